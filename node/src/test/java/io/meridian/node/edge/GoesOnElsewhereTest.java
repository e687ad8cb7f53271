package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoesOnElsewhereTest {
  @Test
  void theNodesLogHasNoLineForAClientThatGoesOnElsewhere() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(GoesOnElsewhere.class.getResource("/logback.xml")));
    Appender<ILoggingEvent> out = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("out");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    Logger logger = context.getLogger("org.apache.pekko.actor.ActorSystemImpl");
    logger.setAdditive(false);
    logger.addAppender(seen);

    logger.error("Websocket handler failed", new GoesOnElsewhere());
    logger.error("Websocket handler failed", new IllegalStateException("disk on fire"));

    assertThat(out.getFilterChainDecision(seen.list.get(0))).isEqualTo(FilterReply.DENY);
    assertThat(out.getFilterChainDecision(seen.list.get(1))).isEqualTo(FilterReply.NEUTRAL);
  }
}
