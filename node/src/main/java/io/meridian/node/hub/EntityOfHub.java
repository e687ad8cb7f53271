package io.meridian.node.hub;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.HubFeed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The entity of a hub's channel, as the hub reaches it. What either tells the other may be lost.
 *
 * @param feed takes what the entity says to the hub
 * @param timers of the hub, for asking again
 */
record EntityOfHub(
    ChannelDirectory channels,
    ChannelId channel,
    ActorRef<HubFeed> feed,
    TimerScheduler<Hub.Command> timers) {

  void tell(ChannelCommand.Remote command) {
    channels.tell(channel, command);
  }
}
