package usecase

import "strings"

// saidFlags are what people write for yes, no, and partly, folded, in English, French, Dutch, Spanish and German.
var saidFlags = func() map[string]string {
	all := map[string]string{}
	for flag, list := range map[string]string{
		"yes":    "yes|y|true|1|x|oui|o|vrai|ja|j|waar|si|s|verdadero|wel",
		"no":     "no|n|false|0|non|faux|nee|neen|onwaar|nein|falso|not",
		"partly": "partly|partial|partially|in part|in progress|in-progress|in process|planned or in-progress|planned or in progress|ongoing|underway|en partie|partiel|partielle|partiellement|en cours|en cours de realisation|deels|gedeeltelijk|in uitvoering|mee bezig|in behandeling|parcial|parcialmente|en parte|en curso|en proceso|teilweise",
	} {
		for w := range strings.SplitSeq(list, "|") {
			all[w] = flag
		}
	}
	return all
}()

// flagRemark is how sure a flag is that a remark follows: « Yes – by the CAIO ».
const flagRemark = 0.9

// readFlag reads yes, no or partly, with what it makes of a remark after it.
func readFlag(s string) (flag string, confidence float64, ok bool) {
	k := strings.TrimRight(folded(s), ". ")
	if flag, ok = saidFlags[k]; ok {
		return flag, 1, true
	}
	for i := 1; i < len(k) && i <= 24; i++ {
		if !strings.ContainsRune(" ,;:.(", rune(k[i])) {
			continue
		}
		if k[i] == ' ' && !strings.HasPrefix(k[i:], " -") && !strings.HasPrefix(k[i:], " (") {
			continue
		}
		if flag, ok = saidFlags[k[:i]]; ok && i > 1 {
			return flag, flagRemark, true
		}
	}
	return "", 0, false
}
