@rem `exec` of POSIX shells, for scripts of package.json that cmd.exe runs.
@%*
