package io.meridian.node.history;

import io.meridian.node.protocol.Message;

/**
 * @param serial the message's serial, by which history is ordered
 */
public record HistoryItem(String serial, Message message) {}
