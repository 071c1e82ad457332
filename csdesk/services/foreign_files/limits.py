"""What a process that reads a foreign file may use."""


def limit_resources(memory: int, seconds: int) -> None:
    """Limit bytes of address space and seconds of the processor, where the operating system does.

    The parent watches both as well.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
