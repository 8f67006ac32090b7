def read(found):
    return found["key"]
