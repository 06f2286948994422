"""`python -m service.commands` is `nqi`."""

from service.commands import main

main()
