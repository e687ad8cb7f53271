package io.meridian.node.history;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.replication.log.Segment;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Reads pages of history. The channel's entity says which segments its log has, with the smallest
 * and largest serial of each; segments are read from the near end until none that is left can hold
 * a message that belongs on the page. Memory is one page, however long a segment is.
 */
public final class HistoryReader {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ChannelDirectory channels;

  public HistoryReader(ActorSystem<?> system, ChannelDirectory channels) {
    this.system = system;
    this.channels = channels;
  }

  /** Reads one page; fails when the channel's entity or the journal does not answer. */
  public CompletionStage<HistoryPage> read(ChannelId channel, HistoryQuery query) {
    return channels
        .ask(channel, ChannelCommand.DescribeLog::new, PATIENCE)
        .thenCompose(
            reply -> {
              List<Segment> segments =
                  PageBuilder.inReadingOrder(
                      ((ChannelReply.LogDescription) reply).segments(), query);
              return readOn(channel, segments.iterator(), new PageBuilder(query));
            });
  }

  private CompletionStage<HistoryPage> readOn(
      ChannelId channel, Iterator<Segment> segments, PageBuilder page) {
    while (segments.hasNext()) {
      Segment segment = segments.next();
      if (page.completeBefore(segment)) {
        break;
      }
      if (!page.mayTakeFrom(segment)) {
        continue;
      }
      return channels
          .journal()
          .read(channels.persistenceId(channel), segment.firstEvent(), segment.lastEvent())
          .runForeach(run -> run.forEach(page::add), system)
          .thenCompose(done -> readOn(channel, segments, page));
    }
    return CompletableFuture.completedFuture(page.build());
  }
}
