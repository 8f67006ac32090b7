// Shows a file that only we can read: a private key decrypts it, and it counts only with the signature of its sender.
import { ConfigurationError, SourceError, connector, type Row } from 'headwater';
import { ndjsonBatches } from 'headwater/files';
import { http } from 'headwater/http';
import * as openpgp from 'openpgp';

const signed_message = { primaryKey: ['id'], columns: { id: 'LONG', message: 'STRING' } } as const;

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Where the file messages.asc lies' },
    privateKey: { type: 'secret', label: 'Our private key, in ASCII armor' },
    passphrase: { type: 'secret', label: 'Its passphrase' },
    senderKey: { type: 'string', label: 'Public key of the sender, in ASCII armor' },
  },
  schema: { signed_message },

  async update({ configuration: { baseUrl, privateKey, passphrase, senderKey }, op, signal }) {
    const keys = {
      decryptionKeys: await unlock(privateKey, passphrase),
      verificationKeys: await openpgp.readKey({ armoredKey: senderKey }).catch(blame('senderKey')),
    };
    const answer = await http({ baseUrl, signal }).get('/messages.asc');
    const bytes = await open(answer.text(), keys).catch((cause: Error) => {
      throw new SourceError(`${answer.url}: ${cause.message}: ask its sender`, { cause });
    });
    for await (const rows of ndjsonBatches<Row<typeof signed_message>>(bytes)) {
      await op.upsert('signed_message', rows);
    }
  },
});

type Keys = { decryptionKeys: openpgp.PrivateKey; verificationKeys: openpgp.PublicKey };

async function open(armoredMessage: string, keys: Keys) {
  const message = await openpgp.readMessage({ armoredMessage });
  // Anybody can encrypt a file for us, but only the sender can sign it.
  return (await openpgp.decrypt({ message, ...keys, expectSigned: true, format: 'binary' })).data;
}

async function unlock(armoredKey: string, passphrase: string): Promise<openpgp.PrivateKey> {
  const privateKey = await openpgp.readPrivateKey({ armoredKey }).catch(blame('privateKey'));
  return openpgp.decryptKey({ privateKey, passphrase }).catch(blame('passphrase'));
}

/** What these functions say of a key is not shown: it may hold a part of it. */
function blame(setting: string): (cause: unknown) => never {
  return (cause) => {
    throw new ConfigurationError(`configuration.${setting}: no key could be read with it, check it`, {
      cause,
    });
  };
}
