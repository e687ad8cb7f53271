package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One message, or an operation on one (TM2). Absent fields are null; an empty name or empty data is
 * not absent.
 *
 * @param id identity for duplicate detection; set by the client or by the server, at most {@link
 *     Limits#maxFieldBytes()}
 * @param name name of the event
 * @param data payload in canonical form
 * @param encoding steps that a receiver undoes right to left, without the base64 step that is
 *     JSON's transport of bytes
 * @param extras an object, kept as it came
 * @param clientId who published it
 * @param connectionId connection that published it; absent for REST
 * @param connectionKey REST only: publish on behalf of the connection with this key; never stored,
 *     never delivered
 * @param timestamp when the message was created, epoch millis; operations never change it
 * @param serial place of the message in canonical order, and its identity for operations
 * @param action what this is
 * @param version the operation that made it so
 * @param annotations summaries of its annotations, an object
 */
public record Message(
    @Nullable String id,
    @Nullable String name,
    @Nullable Data data,
    @Nullable String encoding,
    @Nullable JsonNode extras,
    @Nullable String clientId,
    @Nullable String connectionId,
    @Nullable String connectionKey,
    @Nullable Long timestamp,
    @Nullable String serial,
    MessageAction action,
    @Nullable MessageVersion version,
    @Nullable JsonNode annotations) {

  /** A new message with a name and data and nothing else. */
  public static Message of(@Nullable String name, @Nullable Data data) {
    return new Message(
        null,
        name,
        data,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        MessageAction.CREATE,
        null,
        null);
  }

  public Message withId(@Nullable String newId) {
    return new Message(
        newId,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withData(@Nullable Data newData, @Nullable String newEncoding) {
    return new Message(
        id,
        name,
        newData,
        newEncoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withExtras(@Nullable JsonNode newExtras) {
    return new Message(
        id,
        name,
        data,
        encoding,
        newExtras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withClientId(@Nullable String newClientId) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        newClientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withConnectionId(@Nullable String newConnectionId) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        newConnectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withConnectionKey(@Nullable String newConnectionKey) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        newConnectionKey,
        timestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withTimestamp(@Nullable Long newTimestamp) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        newTimestamp,
        serial,
        action,
        version,
        annotations);
  }

  public Message withSerial(@Nullable String newSerial) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        newSerial,
        action,
        version,
        annotations);
  }

  public Message withAction(MessageAction newAction) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        newAction,
        version,
        annotations);
  }

  public Message withVersion(@Nullable MessageVersion newVersion) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        newVersion,
        annotations);
  }

  public Message withAnnotations(@Nullable JsonNode newAnnotations) {
    return new Message(
        id,
        name,
        data,
        encoding,
        extras,
        clientId,
        connectionId,
        connectionKey,
        timestamp,
        serial,
        action,
        version,
        newAnnotations);
  }
}
