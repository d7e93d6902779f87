// Package journeys walks through the whole of Balise in a real Chromium as people do: by keyboard alone, without
// JavaScript, leaving a form in the middle, making mistakes.
package journeys
