package io.meridian.node.history;

import java.util.List;

/**
 * @param items in the order asked for
 * @param more whether another page follows
 */
public record HistoryPage(List<HistoryItem> items, boolean more) {
  public HistoryPage {
    items = List.copyOf(items);
  }
}
