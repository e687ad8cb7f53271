// The Socket.IO node that is compared: rooms are channels.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const redis = createClient({ url: process.env.REDIS_URL });
redis.on('error', (error) => console.error(error));
await redis.connect();

const server = createServer();
const io = new Server(server, {
  adapter: createAdapter(redis, { maxLen: 1_000_000 }),
  connectionStateRecovery: { maxDisconnectionDuration: 2 * 60 * 1000, skipMiddlewares: true },
});
io.on('connection', (socket) => {
  socket.on('join', (channels, done) => {
    socket.join(channels);
    done();
  });
  socket.on('publish', (channel, data, done) => {
    io.to(channel).emit('message', channel, data);
    done();
  });
});
server.listen(Number(process.env.PORT), process.env.HOST);
