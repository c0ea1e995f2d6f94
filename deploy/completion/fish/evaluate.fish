# Made by go generate from what evaluate -h prints.
complete -c evaluate -o sample
complete -c evaluate -o similar
complete -c evaluate -o as
complete -c evaluate -o part
complete -c evaluate -o queries
complete -c evaluate -o json
complete -c evaluate -o with
complete -c evaluate -o against
complete -c evaluate -o floor -r -F
