package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestConfigTellsEachSettingAndWhereItComesFrom(t *testing.T) {
	t.Setenv("BALISE_RATE", "7")
	t.Setenv("BALISE_LISTEN", "localhost:1")
	t.Setenv("BALISE_SMTP_PASSWORD", "chut-secret")
	t.Setenv("BALISE_METRICS_TOKEN", "jeton-secret")
	t.Setenv("BALISE_OIDC_CLIENT_SECRET", "fournisseur-secret")
	out := obeyed(t, "config", "--listen", "localhost:2", "--database-url", "postgres://balise:motpasse-secret@db/balise", "--json")
	if strings.Contains(strings.ReplaceAll(out, "oidc-client-secret", ""), "-secret") {
		t.Errorf("a secret is told: %s", out)
	}
	var list []setting
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	found := map[string]setting{}
	for _, s := range list {
		found[s.Name] = s
		if s.Help == "" || s.Flag == "" {
			t.Errorf("%s is not explained", s.Name)
		}
	}
	for name, want := range map[string]setting{
		"BALISE_RATE":          {Value: "7", From: fromEnvironment},
		"BALISE_LISTEN":        {Value: "localhost:2", From: fromFlag},
		"BALISE_READY_LAG":     {Value: "1000", From: fromDefault},
		"BALISE_SMTP_PASSWORD": {Value: "••••••", From: fromEnvironment},
		"BALISE_METRICS_TOKEN": {Value: "••••••", From: fromEnvironment},
		"BALISE_DATABASE_URL":  {Value: "postgres://balise:xxxxx@db/balise", From: fromFlag},
	} {
		if got := found[name]; got.Value != want.Value || got.From != want.From {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if out := obeyed(t, "config", "--database-url", "postgres://db/balise?password=autre-secret"); strings.Contains(out, "autre-secret") || !strings.Contains(out, "défaut / default") {
		t.Errorf("it says %s", out)
	}
}
