def update(configuration: dict, state: dict):
    pass
