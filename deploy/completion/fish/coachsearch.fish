# Made by go generate from what coachsearch -h prints.
complete -c coachsearch -f -n __fish_use_subcommand -a serve
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o data -r -F
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o addr
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o rate
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o searches
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o base-url
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o name
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o tls-cert -r -F
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o tls-key -r -F
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o trusted-proxies
complete -c coachsearch -n '__fish_seen_subcommand_from serve' -o admin
complete -c coachsearch -f -n __fish_use_subcommand -a find
complete -c coachsearch -n '__fish_seen_subcommand_from find' -o data -r -F
complete -c coachsearch -n '__fish_seen_subcommand_from find' -o industry
complete -c coachsearch -n '__fish_seen_subcommand_from find' -o section
complete -c coachsearch -n '__fish_seen_subcommand_from find' -o json
complete -c coachsearch -f -n __fish_use_subcommand -a demo
complete -c coachsearch -n '__fish_seen_subcommand_from demo' -o addr
complete -c coachsearch -f -n __fish_use_subcommand -a password
complete -c coachsearch -n '__fish_seen_subcommand_from password' -o data -r -F
