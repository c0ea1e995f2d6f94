package main

import (
	"fmt"
	"slices"
	"strings"
)

// bash writes the completion of a command for bash.
func bash(u usage) string {
	var b strings.Builder
	fn := "_" + u.name
	fmt.Fprintf(&b, "# Made by go generate from what %s -h prints.\n%s() {\n", u.name, fn)
	b.WriteString("  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n  COMPREPLY=()\n")
	forms := u.forms()
	files, subs := []string{}, []string{}
	for _, f := range forms {
		files = append(files, f.files...)
		if f.sub != "" {
			subs = append(subs, f.sub)
		}
	}
	slices.Sort(files)
	if files = slices.Compact(files); len(files) > 0 {
		fmt.Fprintf(&b, "  case $before in\n    %s) mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n  esac\n", strings.Join(files, "|"))
	}
	if len(subs) > 0 {
		fmt.Fprintf(&b, "  if ((COMP_CWORD == 1)); then\n    mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\")\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n", strings.Join(subs, " "))
		for _, f := range forms {
			fmt.Fprintf(&b, "    %s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\") ;;\n", f.sub, strings.Join(f.flags, " "))
		}
		b.WriteString("  esac\n")
	} else {
		for _, f := range forms {
			fmt.Fprintf(&b, "  if [[ $word == -* ]]; then mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\"); return; fi\n", strings.Join(f.flags, " "))
		}
		b.WriteString("  mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n")
	}
	fmt.Fprintf(&b, "}\ncomplete -o filenames -F %s %s\n", fn, u.name)
	return b.String()
}

// zsh writes the completion of a command for zsh.
func zsh(u usage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n# Made by go generate from what %[1]s -h prints.\n", u.name)
	spec := func(f form) string {
		var args []string
		for _, name := range f.flags {
			var about, follows string
			for _, o := range u.options {
				if own, arg, _ := strings.Cut(o.names, " "); own == name {
					about = strings.NewReplacer("'", "", "[", "(", "]", ")", ":", ",").Replace(o.text)
					if arg != "" {
						follows = ":" + strings.ToLower(strings.NewReplacer(":", " ", "|", " ").Replace(arg)) + ":"
					}
				}
			}
			if slices.Contains(f.files, name) {
				follows = ":file:_files"
			}
			args = append(args, fmt.Sprintf("'*%s[%s]%s'", name, about, follows))
		}
		return "_arguments " + strings.Join(append(args, "'*:file:_files'"), " \\\n      ")
	}
	forms := u.forms()
	if forms[0].sub == "" {
		return b.String() + spec(forms[0]) + "\n"
	}
	var subs []string
	for _, f := range forms {
		subs = append(subs, f.sub)
	}
	fmt.Fprintf(&b, "if ((CURRENT == 2)); then\n  compadd -- %s\n  return\nfi\ncase ${words[2]} in\n", strings.Join(subs, " "))
	for _, f := range forms {
		fmt.Fprintf(&b, "  %s)\n    %s\n    ;;\n", f.sub, spec(f))
	}
	b.WriteString("esac\n")
	return b.String()
}

// fish writes the completion of a command for fish.
func fish(u usage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by go generate from what %s -h prints.\n", u.name)
	for _, f := range u.forms() {
		when := "__fish_use_subcommand"
		if f.sub != "" {
			fmt.Fprintf(&b, "complete -c %s -f -n %s -a %s\n", u.name, when, f.sub)
		}
		for _, name := range f.flags {
			fmt.Fprintf(&b, "complete -c %s", u.name)
			if f.sub != "" {
				fmt.Fprintf(&b, " -n '__fish_seen_subcommand_from %s'", f.sub)
			}
			fmt.Fprintf(&b, " -o %s", strings.TrimPrefix(name, "-"))
			if slices.Contains(f.files, name) {
				b.WriteString(" -r -F")
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
