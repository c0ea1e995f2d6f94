package index

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A generation is named for its second and a serial number that grows by one
// with each, which orders those of one second.
var nameForm = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}Z-[1-9][0-9]{0,17}$`)

const timeForm = "20060102T150405Z"

// maxSerial has as many digits as the form allows.
const maxSerial = 1e18 - 1

func validName(name string) bool {
	if !nameForm.MatchString(name) {
		return false
	}
	second, _ := splitName(name)
	_, err := time.Parse(timeForm, second)
	return err == nil
}

func splitName(name string) (second string, serial int) {
	second, n, _ := strings.Cut(name, "-")
	serial, _ = strconv.Atoi(n)
	return second, serial
}

// CompareNames orders the names of generations by age, oldest first.
func CompareNames(a, b string) int {
	as, an := splitName(a)
	bs, bn := splitName(b)
	return cmp.Or(cmp.Compare(as, bs), cmp.Compare(an, bn))
}

// NextName returns a name for the next generation. It sorts behind every name
// in the folder, also when the clock went backwards.
func (d *Data) NextName() (string, error) {
	names, err := d.Generations()
	if err != nil {
		return "", err
	}
	if live, err := d.currentName(); err == nil {
		names = append(names, live)
	}
	second, serial := d.now().UTC().Format(timeForm), 0
	for _, n := range names {
		s, k := splitName(n)
		second, serial = max(second, s), max(serial, k)
	}
	if serial >= maxSerial { // somebody else has given that name: numbers begin anew, after its second
		t, err := time.Parse(timeForm, second)
		if err != nil {
			return "", fmt.Errorf("name generation: %w", err)
		}
		second, serial = t.Add(time.Second).Format(timeForm), 0
	}
	name := second + "-" + strconv.Itoa(serial+1)
	if !validName(name) {
		return "", fmt.Errorf("name generation: none comes after the second %s", second)
	}
	return name, nil
}
