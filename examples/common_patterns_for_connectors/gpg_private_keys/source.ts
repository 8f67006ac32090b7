import { createMessage, encrypt, generateKey, readKey, readPrivateKey } from 'openpgp';
import { startHttpSource, type HttpSource } from '../../sources/http-source.ts';
import { hasGpg, sealWithGpg } from '../../sources/seal-with-gpg.ts';

/** A sender of files that are signed, and encrypted for us. */
export interface Sender extends HttpSource {
  readonly settings: Record<'baseUrl' | 'privateKey' | 'passphrase' | 'senderKey', string>;
  /** Puts a file in the place of the one before. */
  publish(file: string): void;
  /** Signs and encrypts texts, one a message. */
  seal(...messages: readonly string[]): Promise<string>;
  /** Keys of somebody else. */
  readonly stranger: { readonly privateKey: string; readonly publicKey: string };
}

const passphrase = 'open sesame';

/** Starts a sender who has published two messages, sealed by `gpg` if there is one. */
export async function startSource(sealedBy = hasGpg ? 'gpg' : 'openpgp'): Promise<Sender> {
  const ours = await newKeys('ours', passphrase);
  const sender = await newKeys('sender');
  const seal = (...messages: readonly string[]) => {
    const text = messages.map((message, index) => `${JSON.stringify({ id: index + 1, message })}\n`).join('');
    return sealedBy === 'gpg'
      ? Promise.resolve(sealWithGpg(text, sender.privateKey, ours.publicKey))
      : sealFor(ours.publicKey, text, sender.privateKey);
  };
  let published = await seal('Meet me at noon.', 'Bring the keys.');
  const source = await startHttpSource(({ url }) =>
    new URL(url).pathname === '/messages.asc' ? new Response(published) : new Response('', { status: 404 }),
  );
  return {
    ...source,
    settings: {
      baseUrl: source.url,
      privateKey: ours.privateKey,
      passphrase,
      senderKey: sender.publicKey,
    },
    publish: (file) => void (published = file),
    seal,
    stranger: await newKeys('stranger'),
  };
}

/** Encrypts a text, and signs it if there is somebody to sign it. */
export async function sealFor(recipientKey: string, text: string, signerKey?: string): Promise<string> {
  return encrypt({
    message: await createMessage({ text }),
    encryptionKeys: await readKey({ armoredKey: recipientKey }),
    ...(signerKey !== undefined && { signingKeys: await readPrivateKey({ armoredKey: signerKey }) }),
  });
}

async function newKeys(name: string, protectedBy?: string): Promise<Sender['stranger']> {
  return generateKey({
    userIDs: [{ name, email: `${name}@example.com` }],
    ...(protectedBy !== undefined && { passphrase: protectedBy }),
    format: 'armored',
  });
}
