package usecases

import (
	"context"
	"fmt"
	"net/url"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/find"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Near is a case like another, and why.
type Near struct {
	Case CaseRef   `json:"case"`
	Why  text.Text `json:"why"`
}

// mostNear is how many similar cases, and how many of the same product, a page shows.
const mostNear = 5

// besides adds to the page of a case those like it, and those of the same product.
func (p *Pages) besides(ctx context.Context, c catalogue.Case, page *CasePage) error {
	page.Similar, page.SameProduct = []Near{}, []CaseRef{}
	like, err := p.Index.Similar(ctx, c.Number, mostNear)
	if err != nil {
		return fmt.Errorf("cases like %s: %w", c.Label(), err)
	}
	for _, l := range like {
		l.Case.Record = l.Case.Record.Public()
		page.Similar = append(page.Similar, Near{p.ref(ctx, l.Case), l.Text()})
	}
	keys := find.ClustersOf(c)
	if len(keys) == 0 {
		return nil
	}
	found, err := p.Index.Search(ctx, find.Query{Lang: web.Lang(ctx), Filters: map[string][]string{"cluster": keys}, Limit: mostNear + 1})
	if err != nil {
		return fmt.Errorf("cases of the product of %s: %w", c.Label(), err)
	}
	var numbers []int64
	for _, hit := range found.Hits {
		if hit.Number != c.Number && len(numbers) < mostNear {
			numbers = append(numbers, hit.Number)
		}
	}
	cases, err := p.Store.Cases(ctx, numbers)
	for _, other := range cases {
		other.Record = other.Record.Public()
		page.SameProduct = append(page.SameProduct, p.ref(ctx, other))
	}
	if found.Total > mostNear+1 {
		page.products = ui.WithQuery(web.URL(ctx, "usecases.search"), url.Values{"cluster": keys})
	}
	return err
}

// Products leads to every case of the product, when the page does not show them all.
func (p CasePage) Products() string { return p.products }

// ProductsPage lists the products that several bodies use.
type ProductsPage struct {
	Products []Product `json:"products"`
}

// Product is one product that several bodies use, or one description that several give.
type Product struct {
	Name      string    `json:"name"`
	Kind      string    `json:"kind" enum:"product,text" doc:"Même produit nommé, ou même description mot pour mot / Same product named, or same description word for word"`
	Supplier  string    `json:"supplier,omitempty"`
	Bodies    int       `json:"bodies" doc:"Organisations qui s’en servent / Organisations that use it"`
	Cases     int       `json:"cases"`
	Countries []string  `json:"countries"`
	URL       text.Text `json:"url" doc:"Ses cas / Its cases"`

	href      string
	countries text.Text
}

func (p *Pages) products(ctx context.Context, _ struct{}) (ProductsPage, error) {
	page := ProductsPage{Products: []Product{}}
	clusters, err := p.Index.Clusters(ctx)
	for _, c := range clusters {
		one := Product{Name: c.Name, Kind: string(c.Kind), Supplier: c.Supplier, Bodies: c.Bodies, Cases: len(c.Numbers), Countries: append([]string{}, c.Countries...),
			URL: bothURLs(ctx, "usecases.search", "cluster", c.Key), href: web.URL(ctx, "usecases.search", "cluster", c.Key)}
		for i, code := range c.Countries {
			sign := map[bool]string{true: "", false: ", "}[i == 0]
			name := p.Names.Code("country", code)
			one.countries = text.T(one.countries.FR+sign+name.FR, one.countries.EN+sign+name.In(text.EN))
		}
		page.Products = append(page.Products, one)
	}
	return page, err
}

// Table lists the products.
func (p ProductsPage) Table() ui.Table {
	t := ui.Table{ID: "products", Caption: text.T("Produits, ceux du plus grand nombre d’organisations d’abord", "Products, those of most organisations first"),
		Empty: text.T("Aucun produit n’est déclaré par plusieurs organisations.", "No product is declared by several organisations."), Columns: []ui.Column{
			{Label: text.T("Produit", "Product")}, {Label: text.T("Reconnu à", "Recognised by")}, {Label: text.T("Fournisseur", "Supplier")}, {Label: text.T("Pays", "Countries")},
			{Label: text.T("Organisations", "Organisations"), Numeric: true}, {Label: text.T("Cas", "Cases"), Numeric: true}}}
	kinds := map[string]text.Text{string(find.SameProduct): text.T("son nom", "its name"), string(find.SameText): text.T("la même description, mot pour mot", "the same description, word for word")}
	for _, one := range p.Products {
		name, supplier := shorten(one.Name, 90), shorten(one.Supplier, 60)
		t.Rows = append(t.Rows, []ui.Cell{{Text: text.T(name, name), Href: one.href, Head: true}, {Text: kinds[one.Kind]}, {Text: text.T(supplier, supplier)}, {Text: one.countries},
			{Text: text.T(lang.Number(text.FR, int64(one.Bodies)), lang.Number(text.EN, int64(one.Bodies))), Numeric: true}, count(one.Cases)})
	}
	return t
}
