package io.meridian.node.channel;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.pekko.persistence.typed.internal.JournalFailureException;

/**
 * Keeps a stack trace for each channel and attempt out of the log when storage goes: what failed is
 * counted, and said together by {@link ChannelPorts.Observed#failed}. Persistence logs it itself
 * and has no setting for that.
 */
public final class FailedLogFilter extends Filter<ILoggingEvent> {
  private static final String LOGGER = ChannelLog.class.getName();

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLoggerName().equals(LOGGER)
            && event.getThrowableProxy() != null
            && event
                .getThrowableProxy()
                .getClassName()
                .equals(JournalFailureException.class.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
