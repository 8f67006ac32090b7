import json

from settings import read

read(json.loads("{}"))
