package io.meridian.node.edge;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Ends a socket without a close frame, so that the client goes on in another region. A stream can
 * say that only by failing.
 */
final class GoesOnElsewhere extends RuntimeException {
  private static final long serialVersionUID = 1;

  GoesOnElsewhere() {
    super("the client goes on elsewhere", null, false, false);
  }

  /**
   * Keeps it out of the log, where Pekko HTTP writes each failure of a socket as an error: when a
   * region sends its clients away there is one for each.
   */
  public static final class LogFilter extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      IThrowableProxy thrown = event.getThrowableProxy();
      return thrown != null && GoesOnElsewhere.class.getName().equals(thrown.getClassName())
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
