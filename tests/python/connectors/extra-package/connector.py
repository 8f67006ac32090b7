import text_unidecode
from fivetran_connector_sdk import Connector

print(text_unidecode.unidecode("größe"))
connector = Connector(update=lambda configuration, state: None)
