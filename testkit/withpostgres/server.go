//go:build unix

package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"balise/testkit/child"
)

// server is a running PostgreSQL with an empty cluster.
type server struct {
	url   string
	child *child.Child
}

var errMissing = errors.New(`PostgreSQL is not installed: initdb and postgres were found neither in PATH, nor through pg_config, nor in /usr/lib/postgresql.
Install version 15 or newer, for instance:
  Debian, Ubuntu   apt-get install postgresql
  Fedora           dnf install postgresql-server
  macOS            brew install postgresql@17`)

// start makes a cluster in a temporary folder and serves it on a free port.
func start() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	as, err := credential()
	if err != nil {
		return nil, err
	}
	// Another process may take the free port between its choice and its use: three tries.
	for try := 1; ; try++ {
		s, err := startOnce(bin, as)
		if err == nil || try == 3 {
			return s, err
		}
		fmt.Fprintln(os.Stderr, "withpostgres: second try after:", err)
	}
}

func startOnce(bin string, as *syscall.Credential) (*server, error) {
	dir, err := os.MkdirTemp("", "balise-pg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the database: %w", err)
	}
	if as != nil {
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			return nil, errors.Join(fmt.Errorf("give %s to user %d: %w", dir, as.Uid, err), os.RemoveAll(dir))
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=balise", "--auth=trust",
		"--encoding=UTF8", "--no-locale", "--no-sync")
	initdb.Dir = dir
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if output, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w\n%s", err, output), os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	c, err := child.Start(child.Spec{
		Dir: dir, Signal: "INT", Credential: as, // INT is PostgreSQL's fast shutdown: clients are cut off
		Command: []string{filepath.Join(bin, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir,
			// Durability is of no use to a database that disappears in a minute.
			"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
			"-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "log_min_messages=error"},
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := waitReady(c, data); err != nil {
		c.Stop()
		return nil, err
	}
	url := fmt.Sprintf("postgres://balise@127.0.0.1:%d/postgres?sslmode=disable", port)
	return &server{url: url, child: c}, nil
}

// waitReady reads the server's own word for it: the eighth line of postmaster.pid.
func waitReady(c *child.Child, data string) error {
	const limit = 60 * time.Second
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); {
		pidfile, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
		if lines := strings.Split(string(pidfile), "\n"); err == nil && len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready" {
			return nil
		}
		log := c.Log()
		select {
		case <-c.Done():
			return fmt.Errorf("the server ended at once:\n%s", log)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return fmt.Errorf("the server was not ready after %s:\n%s", limit, c.Log())
}

// binaries finds the folder of initdb and postgres: the newest in Debian's place (where they are not in PATH), then
// PATH, then what pg_config says.
func binaries() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", fmt.Errorf("look in /usr/lib/postgresql: %w", err)
	}
	version := func(dir string) int {
		n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if err != nil {
			return 0
		}
		return n
	}
	sort.Slice(dirs, func(i, j int) bool { return version(dirs[i]) > version(dirs[j]) })
	if path, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	if output, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(output)))
	}
	for _, dir := range dirs {
		_, errInit := exec.LookPath(filepath.Join(dir, "initdb"))
		_, errServe := exec.LookPath(filepath.Join(dir, "postgres"))
		if errInit == nil && errServe == nil {
			return dir, nil
		}
	}
	return "", errMissing
}

// credential names the user to become when we are root, whom PostgreSQL refuses; nil otherwise.
func credential() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if errUID == nil && errGID == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
