package io.meridian.node.channel;

import io.meridian.replication.exchange.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a channel's entity was asked while a write is in flight, in order and within bounds. */
final class Gathered {
  private final ChannelSettings settings;
  private final Deque<ChannelCommand> commands = new ArrayDeque<>();
  private int bytes;

  Gathered(ChannelSettings settings) {
    this.settings = settings;
  }

  void add(ChannelCommand command) {
    commands.addLast(command);
    bytes += bytes(command);
  }

  void addFirst(ChannelCommand command) {
    commands.addFirst(command);
    bytes += bytes(command);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  boolean anyWrites() {
    return commands.stream().anyMatch(Gathered::writes);
  }

  /**
   * Whether there is no room for the command.
   *
   * @param others commands that wait elsewhere and count as well
   */
  boolean isFull(ChannelCommand command, int others) {
    int count = commands.size() + others;
    if (command instanceof ChannelCommand.Publish || command instanceof ChannelCommand.FromPeer) {
      return count >= settings.gatheredCommands()
          || bytes + bytes(command) > settings.gatheredBytes();
    }
    // Hubs and edges ask few things and ask again; publishes must not crowd them out.
    return count >= 2 * settings.gatheredCommands();
  }

  /** Why a publish is refused. */
  String describeLimit() {
    return commands.size()
        + " commands of "
        + bytes
        + " bytes wait for a write, max "
        + settings.gatheredCommands()
        + " of "
        + settings.gatheredBytes();
  }

  /** Takes the oldest: as many as one write may have, one at least. */
  List<ChannelCommand> takeBatch() {
    List<ChannelCommand> batch = new ArrayList<>();
    int batchBytes = 0;
    while (!commands.isEmpty() && batch.size() < settings.batchCommands()) {
      int next = bytes(commands.getFirst());
      if (!batch.isEmpty() && batchBytes + next > settings.batchBytes()) {
        break;
      }
      batchBytes += next;
      bytes -= next;
      batch.add(commands.removeFirst());
    }
    return batch;
  }

  private static boolean writes(ChannelCommand command) {
    return command instanceof ChannelCommand.Publish
        || (command instanceof ChannelCommand.FromPeer peer
            && (peer.message().body() instanceof Exchange.Entries
                || peer.message().body() instanceof Exchange.Begin));
  }

  private static int bytes(ChannelCommand command) {
    if (command instanceof ChannelCommand.Publish publish) {
      return publish.payload().length;
    }
    if (command instanceof ChannelCommand.FromPeer peer) {
      Exchange body = peer.message().body();
      if (body instanceof Exchange.Entries entries) {
        return entries.entries().stream().mapToInt(entry -> entry.payload().length).sum();
      } else if (body instanceof Exchange.Begin begin) {
        return begin.base().weightBytes();
      }
    }
    return 0;
  }
}
