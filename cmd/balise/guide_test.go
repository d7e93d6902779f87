package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fenced = regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```")

// TestTheGuideToQuestionnairesSaysWhatHappens does what the guide says, in both languages: its files are written as they stand there, its
// commands are run, and they print what it shows.
func TestTheGuideToQuestionnairesSaysWhatHappens(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", lang, "questionnaires.md"))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(lang, func(t *testing.T) {
			files, ran := map[string]string{}, 0
			blocks := fenced.FindAllStringSubmatch(string(guide), -1)
			for _, b := range blocks {
				switch b[1] {
				case "yaml":
					files["chatbot.yaml"] = b[2]
					files["faulty.yaml"] = strings.NewReplacer("{question: told, value: false}", "{question: tolled, value: false}", `fr: "Élevé", `, "").Replace(b[2])
				case "jsonl":
					files["answers.jsonl"] = b[2]
				}
			}
			t.Chdir(write(t, files))
			for _, b := range blocks {
				command, shown, _ := strings.Cut(b[2], "\n")
				args, is := strings.CutPrefix(command, "$ balise ")
				if b[1] != "console" || !is {
					continue
				}
				ran++
				if _, out, _ := ask(t, strings.Fields(args)...); out != shown {
					t.Errorf("%s prints\n%s\nand the guide shows\n%s", command, out, shown)
				}
			}
			if ran != 3 {
				t.Errorf("%d commands of the guide were run", ran)
			}
		})
	}
}
