package io.meridian.presence.channel;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MessageId;
import io.meridian.regions.RegionId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What happens to the clients: they connect, enter, leave, move, close, and lose connections. */
final class SimulatedClients {
  private static final int CLIENTS_MAX = 12;

  private final SimulatedChannel channel;
  private final SeededRandom random;
  private long tickets;
  private long attachments;

  SimulatedClients(SimulatedChannel channel, SeededRandom random) {
    this.channel = channel;
    this.random = random;
  }

  void connectNew(SimulatedRegion at) {
    if (!at.up || channel.clients.size() >= CLIENTS_MAX) {
      return;
    }
    SimulatedClient client = new SimulatedClient(channel.clients.size());
    channel.clients.add(client);
    attach(client, at);
    want(client, at);
  }

  void act(SimulatedRegion at) {
    if (channel.clients.isEmpty()) {
      return;
    }
    SimulatedClient client = random.pick(channel.clients);
    RegionId where = client.region;
    if (where == null) {
      if (!client.ended) {
        attach(client, at);
      }
      return;
    }
    SimulatedRegion home = channel.region(where);
    double what = random.fraction();
    if (what < 0.45) {
      want(client, home);
    } else if (what < 0.75) {
      leave(client, home);
    } else if (what < 0.82) {
      close(client, home);
    } else {
      drop(client, home);
    }
  }

  /** Away and to a region at once or soon; the old one finds out later. */
  void move(SimulatedRegion to) {
    if (channel.clients.isEmpty()) {
      return;
    }
    SimulatedClient client = random.pick(channel.clients);
    RegionId from = client.region;
    if (from == null || client.ended) {
      return;
    }
    drop(client, channel.region(from));
    channel.time.schedule(
        random.between(0, 2_000),
        () -> {
          if (client.region == null && !client.ended) {
            attach(client, to);
            channel.sometimes.reachedIf(!from.equals(to.id), "moved");
          }
        });
  }

  void attach(SimulatedClient client, SimulatedRegion at) {
    if (!at.up) {
      return;
    }
    Holder holder = new Holder(at.node(random), ++attachments);
    client.region = at.id;
    client.holder = holder;
    client.acknowledgedMillis = -1;
    at.attached.put(holder, new SimulatedRegion.Attached(client));
    Input arrived =
        new Input.Arrived(holder, client.key.connectionId(), SimulatedChannel.GRACE_MILLIS);
    at.say(holder.owner(), () -> channel.handle(at, arrived));
    Entry wanted = client.wanted;
    if (wanted != null) {
      // An SDK re-enters with the old id; the region stamps it anew.
      enter(client, at, entry(at, ((MessageId.Numbered) wanted.id()).msgSerial(), holder));
    } else if (client.left != null) {
      operate(at, holder, leaveOf(client, at, holder), client);
    }
  }

  private Entry entry(SimulatedRegion at, long msgSerial, Holder holder) {
    byte[] data = ("status " + msgSerial).getBytes(StandardCharsets.UTF_8);
    MessageId id = new MessageId.Numbered(msgSerial, 0);
    return new Entry(data, id, channel.moment(at).wallMillis(), holder.owner());
  }

  private void want(SimulatedClient client, SimulatedRegion at) {
    enter(client, at, entry(at, ++client.msgSerial, Objects.requireNonNull(client.holder)));
  }

  private void enter(SimulatedClient client, SimulatedRegion at, Entry entry) {
    client.wanted = entry;
    client.acknowledgedMillis = -1;
    Holder holder = Objects.requireNonNull(client.holder);
    Objects.requireNonNull(at.attached.get(holder)).held = new Held(client.key, entry);
    operate(at, holder, new Change.Enter(client.key, entry), client);
  }

  private void leave(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    client.wanted = null;
    Objects.requireNonNull(at.attached.get(holder)).held = null;
    operate(at, holder, leaveOf(client, at, holder), client);
  }

  private Change leaveOf(SimulatedClient client, SimulatedRegion at, Holder holder) {
    Entry entry = entry(at, ++client.msgSerial, holder);
    client.left = (MessageId.Numbered) entry.id();
    return new Change.Leave(client.key, entry, random.chance(0.5));
  }

  private void close(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    client.gone(channel.time.nowMillis());
    client.ended = true;
    release(at, holder, true);
    if (client.wanted != null) {
      channel.sometimes.reached("closed");
    }
    client.wanted = null;
  }

  private void drop(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    client.gone(channel.time.nowMillis());
    channel.time.schedule(random.between(0, 2_000), () -> release(at, holder, false));
  }

  private void release(SimulatedRegion at, Holder holder, boolean left) {
    at.say(
        holder.owner(),
        () -> {
          if (at.attached.remove(holder) != null) {
            at.unanswered.values().removeIf(each -> each.holder().equals(holder));
            channel.handle(at, new Input.Released(holder, left));
          }
        });
  }

  private void operate(SimulatedRegion at, Holder holder, Change change, SimulatedClient client) {
    long ticket = ++tickets;
    client.lastTicket = ticket;
    at.unanswered.put(ticket, new SimulatedRegion.Unanswered(holder, change, client));
    channel.send(at, ticket);
  }
}
