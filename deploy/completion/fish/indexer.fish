# Made by go generate from what indexer -h prints.
complete -c indexer -f -n __fish_use_subcommand -a rebuild
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o archive -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o columns -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o profile -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o rules -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o keep
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o accept-shrink
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o dry-run
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o force
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o no-cache
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o metrics -r -F
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o json
complete -c indexer -n '__fish_seen_subcommand_from rebuild' -o quiet
complete -c indexer -f -n __fish_use_subcommand -a status
complete -c indexer -n '__fish_seen_subcommand_from status' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from status' -o json
complete -c indexer -f -n __fish_use_subcommand -a verify
complete -c indexer -n '__fish_seen_subcommand_from verify' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from verify' -o json
complete -c indexer -f -n __fish_use_subcommand -a rollback
complete -c indexer -n '__fish_seen_subcommand_from rollback' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from rollback' -o to
complete -c indexer -n '__fish_seen_subcommand_from rollback' -o json
complete -c indexer -f -n __fish_use_subcommand -a prune
complete -c indexer -n '__fish_seen_subcommand_from prune' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from prune' -o keep
complete -c indexer -n '__fish_seen_subcommand_from prune' -o json
complete -c indexer -f -n __fish_use_subcommand -a failures
complete -c indexer -n '__fish_seen_subcommand_from failures' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from failures' -o json
complete -c indexer -f -n __fish_use_subcommand -a rules
complete -c indexer -n '__fish_seen_subcommand_from rules' -o data -r -F
complete -c indexer -n '__fish_seen_subcommand_from rules' -o rules -r -F
complete -c indexer -n '__fish_seen_subcommand_from rules' -o write -r -F
complete -c indexer -n '__fish_seen_subcommand_from rules' -o json
