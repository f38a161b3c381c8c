// A person at a client of another make that refuses what its owner has not signed: matrix-js-sdk, its Rust crypto, in
// OnlySignedDevicesIsolationMode. Takes orders as lines of JSON and gives each an answer; tells every event it sees.
// Usage: node strict.mjs SDK HOMESERVER USER PASSWORD [unsigned]: with "unsigned" its owner has not signed it, and it is
// as lax with others, because in that mode such a device may not send.
import { createHash, createDecipheriv } from "node:crypto";
import { createInterface } from "node:readline";

const [folder, baseUrl, user, password, unsigned] = process.argv.slice(2);
const tell = (what) => process.stdout.write(JSON.stringify(what) + "\n");
for (const level of ["log", "debug", "info", "warn", "error", "trace"]) console[level] = () => {};

const sdk = await import(`${folder}/node_modules/matrix-js-sdk/lib/index.js`);
const { logger } = await import(`${folder}/node_modules/matrix-js-sdk/lib/logger.js`);
const { OnlySignedDevicesIsolationMode } = await import(`${folder}/node_modules/matrix-js-sdk/lib/crypto-api/index.js`);
logger.setLevel?.("silent");

const identifier = { type: "m.id.user", user };
const login = await sdk.createClient({ baseUrl, logger }).loginRequest({ type: "m.login.password", identifier, password });
const client = sdk.createClient({
    baseUrl, logger, accessToken: login.access_token, userId: login.user_id, deviceId: login.device_id, cryptoCallbacks: {},
});
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
if (!unsigned) crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());

const told = new Set();
const seen = async (event) => {
    if (event.isEncrypted()) await event.getDecryptionPromise?.();
    const failed = event.isDecryptionFailure();
    const name = `${event.getId()} ${failed}`;
    const closed = event.getType() === "m.room.encrypted" && !failed; // it is told of once it is opened
    if (event.isState() || event.isSending() || closed || told.has(name)) return;
    told.add(name);
    const info = event.isEncrypted() ? await crypto.getEncryptionInfoForEvent(event) : null;
    tell({
        event: event.getId(), room: event.getRoomId(), sender: event.getSender(), type: event.getType(),
        wire: event.getWireType(), content: event.getContent(), outside: event.getWireContent(),
        shield: info?.shieldColour ?? null, reason: info?.shieldReason ?? null,
        unreadable: failed ? String(event.decryptionFailureReason) : null,
    });
};
client.on("Event.decrypted", seen);
client.on("Room.timeline", (event) => seen(event));
client.on("RoomMember.membership", (_, member) => {
    if (member.userId === login.user_id && member.membership === "invite") client.joinRoom(member.roomId);
});
await client.startClient({ initialSyncLimit: 50, threadSupport: false });
await new Promise((done) => client.on("sync", (state) => state === "PREPARED" && done()));
const prove = async (request) => request({ type: "m.login.password", identifier, password });
const sign = (reset) =>
    crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: prove, setupNewCrossSigning: reset });
if (!unsigned) await sign(false);

const encrypted = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
const orders = {
    room: async ({ invite, name, direct }) =>
        (await client.createRoom({ invite, name: name ?? undefined, is_direct: direct, preset: "private_chat", initial_state: [encrypted] })).room_id,
    send: async ({ room, type, content }) => (await client.sendEvent(room, type, content)).event_id,
    invite: async ({ room, user }) => client.invite(room, user),
    kick: async ({ room, user }) => client.kick(room, user),
    joined: async ({ room, user }) => client.getRoom(room)?.getMember(user)?.membership === "join",
    sign: async () => sign(true),
    rotate: async ({ room }) => crypto.forceDiscardSession(room),
    download: async ({ file }) => {
        const address = client.mxcUrlToHttp(file.url, undefined, undefined, undefined, undefined, true, true);
        const answer = await fetch(address, { headers: { Authorization: `Bearer ${login.access_token}` } });
        const sealed = Buffer.from(await answer.arrayBuffer());
        const hash = createHash("sha256").update(sealed).digest("base64").replace(/=+$/, "");
        if (hash !== file.hashes.sha256) throw new Error("the file is not the one that was sent");
        const opened = createDecipheriv("aes-256-ctr", Buffer.from(file.key.k, "base64url"), Buffer.from(file.iv, "base64"));
        return Buffer.concat([opened.update(sealed), opened.final()]).toString("base64");
    },
};

tell({ ready: login.device_id, user: login.user_id });
for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    try {
        tell({ done: order.number, gave: (await orders[order.do](order)) ?? null });
    } catch (error) {
        tell({ done: order.number, failed: String(error) });
    }
}
client.stopClient();
process.exit(0);
