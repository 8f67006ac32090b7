from fivetran_connector_sdk import Connector


def update(configuration: dict, state: dict):
    pass


my_connector = Connector(update=update)
