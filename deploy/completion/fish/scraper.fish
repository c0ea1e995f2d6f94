# Made by go generate from what scraper -h prints.
complete -c scraper -o o
complete -c scraper -o report
complete -c scraper -o profile -r -F
