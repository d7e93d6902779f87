package people

import "context"

// Role is what a person is trusted with.
type Role string

// The five roles.
const (
	Agent    Role = "agent"    // writes the records of one body
	Approver Role = "approver" // decides what one body publishes
	Central  Role = "central"  // helps every body
	Auditor  Role = "auditor"  // reads everything, changes nothing
	Admin    Role = "admin"    // runs the installation
)

// Roles lists the roles, from the nearest to a record to the farthest.
var Roles = []Role{Agent, Approver, Central, Auditor, Admin}

// ForOneBody tells whether the role is given for one body; the other roles hold for all of them.
func (r Role) ForOneBody() bool { return r == Agent || r == Approver }

// Grant gives a role, for one body or, where BodyID is empty, for all of them.
type Grant struct {
	Role   Role
	BodyID string
}

// Actor is whoever asks for something. The zero actor is a visitor.
type Actor struct {
	ID, Name, Email string
	Grants          []Grant

	operator bool
	pass     *pass // of who came by an access token
}

// SignedIn tells whether the actor is a known person or the operator, not a visitor.
func (a Actor) SignedIn() bool { return a.ID != "" }

// OperatorID is the actor's identifier in the audit trail for what was done from the command line.
const OperatorID = "operator"

// Operator is whoever runs a command on the machine itself. They hold the database, so no rule stops them; what they do is
// attributed to the given name.
func Operator(name string) Actor { return Actor{ID: OperatorID, Name: name, operator: true} }

type actorKey struct{}

// WithActor gives a context that carries who is asking.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom gives who is asking; a visitor when nobody was told.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
