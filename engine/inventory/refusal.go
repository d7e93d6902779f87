package inventory

import (
	"slices"
	"strings"

	"balise/engine/text"
)

// foreignKind is a kind of file that holds no table that may be read, known by its first bytes.
type foreignKind struct {
	starts []string
	why    text.Text
}

var (
	notATable = text.T("c’est une image\u00a0: demandez à l’organisme un fichier CSV, XLSX ou JSON", "this is a picture: ask the body for a CSV, XLSX or JSON file")
	packed    = text.T("c’est une archive compressée\u00a0: décompressez-la, puis envoyez le fichier CSV, XLSX ou JSON qu’elle contient",
		"this is a compressed archive: uncompress it, then send the CSV, XLSX or JSON file that it holds")
	webPage = text.T("c’est une page Web (HTML), pas un fichier de données\u00a0: téléchargez le fichier CSV, XLSX ou JSON que la page propose, ou copiez son tableau dans un tableur",
		"this is a web page (HTML), not a data file: download the CSV, XLSX or JSON file that the page offers, or copy its table into a spreadsheet")
)

var foreignKinds = []foreignKind{
	{[]string{"%PDF-"}, text.T("c’est un document PDF\u00a0: ses tableaux ne se lisent pas sans perte. Demandez à l’organisme un fichier CSV, XLSX ou JSON, ou recopiez le tableau dans un tableur",
		"this is a PDF document: its tables cannot be read without loss. Ask the body for a CSV, XLSX or JSON file, or copy the table into a spreadsheet")},
	{[]string{string(oldBook)}, text.T("c’est un ancien fichier Excel (.xls) ou Word (.doc), ou un classeur protégé par un mot de passe\u00a0: ouvrez-le, puis enregistrez-le sans mot de passe sous le format «\u00a0Classeur Excel (.xlsx)\u00a0»",
		"this is an old Excel (.xls) or Word (.doc) file, or a workbook locked by a password: open it, then save it without a password in the format “Excel workbook (.xlsx)”")},
	{[]string{"\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"}, notATable},
	{[]string{"\x1f\x8b", "Rar!", "7z\xbc\xaf", "BZh9", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "PK\x05\x06", "PK\x07\x08"}, packed},
	{[]string{`{\rtf`}, text.T("c’est un document de traitement de texte (RTF)\u00a0: recopiez son tableau dans un tableur, puis enregistrez-le en CSV",
		"this is a word processor’s document (RTF): copy its table into a spreadsheet, then save it as CSV")},
	{[]string{"\x00\x00\xfe\xff", "\xff\xfe\x00\x00"}, text.T("ce fichier est en UTF-32\u00a0: enregistrez-le sous le format «\u00a0CSV UTF-8\u00a0»", "this file is in UTF-32: save it in the format “CSV UTF-8”")},
}

// refusal tells why a file cannot be read at all, and what to do; nil when it may be a table.
func refusal(data string) *Problem {
	said := strings.TrimLeft(strings.TrimPrefix(data, string(utf8Mark)), " \t\r\n")
	if said == "" {
		return &Problem{Line: 1, Message: text.T("le fichier est vide", "the file is empty")}
	}
	for _, kind := range foreignKinds {
		if startsWith(data, kind.starts...) {
			return &Problem{Line: 1, Message: kind.why}
		}
	}
	switch lower := strings.ToLower(said[:min(len(said), 1024)]); {
	case startsWith(lower, "<!doctype html", "<html", "<head", "<body", "<table", "<!--"), startsWith(lower, "<?xml") && strings.Contains(lower, "<html"):
		return &Problem{Line: 1, Message: webPage}
	case startsWith(lower, "<?xml", "<!doctype"):
		return &Problem{Line: 1, Message: text.T("c’est un fichier XML ou HTML\u00a0: demandez à l’organisme un fichier CSV, XLSX ou JSON", "this is an XML or HTML file: ask the body for a CSV, XLSX or JSON file")}
	}
	if IsXLSX([]byte(data[:min(len(data), 4)])) {
		return otherArchive(data)
	}
	return nil
}

func startsWith(s string, starts ...string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(s, start) })
}

var (
	openDocument = text.T("c’est un classeur OpenDocument (.ods)\u00a0: ouvrez-le, puis enregistrez-le sous le format «\u00a0Classeur Excel (.xlsx)\u00a0» ou «\u00a0CSV UTF-8\u00a0»",
		"this is an OpenDocument workbook (.ods): open it, then save it in the format “Excel workbook (.xlsx)” or “CSV UTF-8”")
	binaryBook = text.T("c’est un classeur binaire (.xlsb)\u00a0: ouvrez-le, puis enregistrez-le sous le format «\u00a0Classeur Excel (.xlsx)\u00a0»",
		"this is a binary workbook (.xlsb): open it, then save it in the format “Excel workbook (.xlsx)”")
	officeDocument = text.T("c’est un document Word ou PowerPoint\u00a0: recopiez son tableau dans un tableur, puis enregistrez-le en CSV ou en XLSX",
		"this is a Word or PowerPoint document: copy its table into a spreadsheet, then save it as CSV or XLSX")
)

// otherArchive tells the archives that are not workbooks by the names of their parts, which stand uncompressed at their end.
func otherArchive(data string) *Problem {
	list := strings.LastIndex(data, "PK\x05\x06") // ends the list of the parts
	switch {
	case strings.Contains(data[:min(len(data), 256)], "opendocument"):
		return &Problem{Line: 1, Message: openDocument}
	case strings.Contains(data, "xl/workbook.bin"):
		return &Problem{Line: 1, Message: binaryBook}
	case strings.Contains(data, "word/document.xml"), strings.Contains(data, "ppt/presentation.xml"):
		return &Problem{Line: 1, Message: officeDocument}
	case list >= 0 && !strings.Contains(data, "workbook"):
		return &Problem{Line: 1, Message: packed}
	}
	return nil
}
