package main

import (
	"net"
	"net/url"
	"os"
	"strings"

	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/fault"
	"balise/platform/mail"
	"balise/platform/signin"
	"balise/platform/web"
)

// settings are what an installation may choose, by a flag or by an environment variable. A flag wins.
type settings struct {
	Listen      string  `env:"BALISE_LISTEN" default:"localhost:8080" placeholder:"ADRESSE" help:"Adresse où répondre. / Address to answer on."`
	Data        string  `env:"BALISE_DATA" placeholder:"DOSSIER" help:"Dossier des données. / Data folder. (./balise-data ; demo : temporaire / temporary)"`
	DatabaseURL string  `name:"database-url" env:"BALISE_DATABASE_URL" placeholder:"URL" help:"Base PostgreSQL, au lieu de la base incluse. / PostgreSQL database, instead of the embedded one."`
	BaseURL     string  `name:"base-url" env:"BALISE_BASE_URL" placeholder:"URL" help:"Adresse publique du site. / Public address of the site. (http:// + --listen)"`
	FrenchOnly  bool    `env:"BALISE_FRENCH_ONLY" help:"Site en français seulement. / Site in French only."`
	Rate        float64 `env:"BALISE_RATE" default:"50" placeholder:"NOMBRE" help:"Requêtes permises par seconde et par adresse, 0 sans limite. / Requests allowed a second from one address, 0 for no limit."`
	Proxies     string  `name:"trusted-proxies" env:"BALISE_TRUSTED_PROXIES" placeholder:"RÉSEAUX" help:"Mandataires crus sur l’adresse du visiteur (X-Forwarded-For), comme 10.0.0.0/8,192.0.2.7. / Proxies believed about the visitor’s address."`
	AnswerDays  int     `env:"BALISE_ANSWER_DAYS" default:"20" placeholder:"JOURS" help:"Jours ouvrables pour répondre au public. / Working days to answer the public."`
	ContactDays int     `env:"BALISE_CONTACT_DAYS" default:"90" placeholder:"JOURS" help:"Jours pendant lesquels le courriel d’une demande du public est gardé après sa fin. / Days during which the e-mail of a public request is kept after its end."`
	Log         string  `env:"BALISE_LOG" enum:"text,json" default:"text" placeholder:"FORME" help:"Forme du journal technique : text ou json. / Form of the technical log: text or json."`
	LogLevel    string  `env:"BALISE_LOG_LEVEL" enum:",debug,info,warn,error" default:"" placeholder:"NIVEAU" help:"Ce qu’il dit : debug, info, warn ou error. / What it tells. (info ; demo : warn)"`
	Metrics     string  `name:"metrics-token" env:"BALISE_METRICS_TOKEN" placeholder:"SECRET" help:"Jeton qui ouvre /metrics ; sans lui, cette machine seulement. / Token that opens /metrics; without one, this machine only."`
	ReadyLag    int64   `env:"BALISE_READY_LAG" default:"1000" placeholder:"NOMBRE" help:"Retard permis à la recherche d’un serveur prêt, en numéros de la suite. / How far behind search may be in a server that is ready, in numbers of the sequence."`
	SMTP        smtp    `embed:"" prefix:"smtp-" envprefix:"BALISE_SMTP_"`
	OIDC        oidc    `embed:"" prefix:"oidc-" envprefix:"BALISE_OIDC_"`
}

// smtp is the mail server that takes invitations. Without a host, mails stay in the outbox.
type smtp struct {
	Host     string        `env:"HOST" placeholder:"NOM" help:"Serveur de courriel ; sans lui, les courriels restent dans Balise. / Mail server; without one, mails stay in Balise."`
	Port     int           `env:"PORT" default:"587" placeholder:"PORT" help:"Son port. / Its port."`
	User     string        `env:"USER" placeholder:"NOM" help:"Compte sur ce serveur. / Account on that server."`
	Password string        `env:"PASSWORD" placeholder:"SECRET" help:"Mot de passe du compte ; préférez la variable d’environnement. / Password of the account; prefer the environment variable."`
	From     string        `env:"FROM" placeholder:"COURRIEL" help:"Adresse de l’expéditeur. / Address of the sender."`
	TLS      mail.Security `env:"TLS" enum:",tls,none" default:"" placeholder:"MODE" help:"Protection : rien pour STARTTLS, tls, ou none. / Protection: nothing for STARTTLS, tls, or none."`
}

func (s smtp) server() mail.Server {
	return mail.Server{Host: s.Host, Port: s.Port, User: s.User, Password: s.Password, From: s.From, TLS: s.TLS}
}

// oidc is the identity provider by which people may also come in. Without an issuer there is none.
type oidc struct {
	Issuer       string `env:"ISSUER" placeholder:"URL" help:"Fournisseur d’identité OpenID Connect ; sans lui, on entre par mot de passe ou clé d’accès. / OpenID Connect identity provider; without one, people come in by password or passkey."`
	ClientID     string `name:"client-id" env:"CLIENT_ID" placeholder:"NOM" help:"Nom de Balise chez ce fournisseur. / Balise’s name at that provider."`
	ClientSecret string `name:"client-secret" env:"CLIENT_SECRET" placeholder:"SECRET" help:"Secret de Balise chez ce fournisseur ; préférez la variable d’environnement. / Balise’s secret at that provider; prefer the environment variable."`
	Label        string `env:"LABEL" placeholder:"TEXTE" help:"Comment le bouton nomme ce fournisseur. / How the button names that provider."`
}

func (o oidc) provider() signin.Provider {
	return signin.Provider{Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, Label: o.Label}
}

// check refuses a provider that could not be trusted: what it says must not be changed on the way.
func (o oidc) check() error {
	if o.Issuer == "" {
		return nil
	}
	u, err := url.Parse(o.Issuer)
	here := err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && here) || u.RawQuery != "" || u.Fragment != "" {
		return wrong("BALISE_OIDC_ISSUER, --oidc-issuer", "écrivez une adresse https, comme https://identite.exemple.quebec", "write an https address, such as https://identity.example.quebec")
	}
	if o.ClientID == "" {
		return wrong("BALISE_OIDC_CLIENT_ID, --oidc-client-id", "écrivez le nom que le fournisseur d’identité a donné à Balise", "write the name that the identity provider gave to Balise")
	}
	return nil
}

// check refuses settings that could not work, before anything is opened.
func (s settings) check() error {
	if host, _, err := net.SplitHostPort(s.Listen); err != nil || strings.Contains(host, "/") {
		return wrong("BALISE_LISTEN, --listen", "écrivez un nom et un port, comme localhost:8080", "write a name and a port, such as localhost:8080")
	}
	if s.BaseURL != "" {
		u, err := url.Parse(s.BaseURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return wrong("BALISE_BASE_URL, --base-url", "écrivez une adresse comme https://balise.exemple.quebec, sans rien après le nom",
				"write an address such as https://balise.exemple.quebec, with nothing after the name")
		}
	}
	if s.ReadyLag < 0 {
		return wrong("BALISE_READY_LAG, --ready-lag", "écrivez un nombre positif ou zéro", "write a positive number or zero")
	}
	if s.Rate < 0 {
		return wrong("BALISE_RATE, --rate", "écrivez un nombre positif, ou 0 sans limite", "write a positive number, or 0 for no limit")
	}
	if _, err := web.ParseProxies(s.Proxies); err != nil {
		return wrong("BALISE_TRUSTED_PROXIES, --trusted-proxies", "écrivez des adresses ou des réseaux séparés par des virgules, comme 10.0.0.0/8,192.0.2.7",
			"write addresses or networks separated by commas, such as 10.0.0.0/8,192.0.2.7")
	}
	if s.AnswerDays < 1 || s.AnswerDays > 365 {
		return wrong("BALISE_ANSWER_DAYS, --answer-days", "écrivez un nombre de jours, de 1 à 365", "write a number of days, from 1 to 365")
	}
	if s.ContactDays < 1 || s.ContactDays > 3650 {
		return wrong("BALISE_CONTACT_DAYS, --contact-days", "écrivez un nombre de jours, de 1 à 3650", "write a number of days, from 1 to 3650")
	}
	if db := s.DatabaseURL; db != "" && !strings.HasPrefix(db, "postgres://") && !strings.HasPrefix(db, "postgresql://") {
		return wrong("BALISE_DATABASE_URL, --database-url", "écrivez une adresse comme postgres://nom@serveur/base", // not repeated: it may hold a password
			"write an address such as postgres://name@server/database")
	}
	if err := s.OIDC.check(); err != nil {
		return err
	}
	if s.SMTP.Host == "" {
		return nil
	}
	if _, err := mail.NewSender(nil, s.SMTP.server()); err != nil {
		return fault.Invalid(text.T("Les réglages du courriel (BALISE_SMTP_…) ne peuvent pas servir.",
			"The mail settings (BALISE_SMTP_…) cannot work.")).Because(err)
	}
	return nil
}

func wrong(setting, fr, en string) error {
	return fault.Invalid(text.T("Un réglage est à corriger.", "A setting needs correcting."), fault.Field{Name: setting, Message: text.T(fr, en)})
}

// listen takes the address and gives where readers reach it.
func (s settings) listen() (net.Listener, string, error) {
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return nil, "", fault.Conflict(text.T(
			"Balise ne peut pas répondre à l’adresse "+s.Listen+"\u00a0: un autre programme l’occupe peut-être. Choisissez-en une autre avec --listen.",
			"Balise cannot answer on the address "+s.Listen+": another program may hold it. Choose another with --listen.")).Because(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String()) // the one that was given, where 0 was asked
	if err != nil {
		return nil, "", err
	}
	return listener, s.publicURL(port), nil
}

// publicURL gives where readers reach Balise when it answers on that port.
func (s settings) publicURL(port string) string {
	if s.BaseURL != "" {
		return strings.TrimRight(s.BaseURL, "/")
	}
	host, _, _ := net.SplitHostPort(s.Listen) // checked
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// usualURL is the public address for a command that does not serve: that of the server with the same settings.
func (s settings) usualURL() string {
	_, port, _ := net.SplitHostPort(s.Listen) // checked
	return s.publicURL(port)
}

// folder gives the data folder, made and writable.
func (s settings) folder() (string, error) {
	data := s.Data
	if data == "" {
		data = "balise-data"
	}
	err := os.MkdirAll(data, 0o700)
	if err == nil {
		err = writable(data)
	}
	if err != nil {
		return "", fault.Invalid(text.T(
			"Balise ne peut pas écrire dans le dossier «\u00a0"+data+"\u00a0». Donnez-lui-en un autre avec BALISE_DATA ou --data, ou changez ses droits.",
			"Balise cannot write in the folder “"+data+"”. Give it another with BALISE_DATA or --data, or change its rights.")).Because(err)
	}
	return data, nil
}

func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".balise-*")
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Remove(f.Name())
}

// house gives the settings of the house, in a folder and at a public address.
func (s settings) house(data, base string) app.Settings {
	proxies, _ := web.ParseProxies(s.Proxies) // checked
	return app.Settings{
		Proxies: proxies, OpenID: s.OIDC.provider(), MetricsToken: s.Metrics, ReadyLag: s.ReadyLag,
		Data: data, DatabaseURL: s.DatabaseURL, BaseURL: base, Mail: s.SMTP.server(), FrenchOnly: s.FrenchOnly, Rate: s.Rate, Build: revision(),
		AnswerDays: s.AnswerDays, ContactDays: s.ContactDays,
	}
}
