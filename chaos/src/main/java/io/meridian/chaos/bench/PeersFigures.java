package io.meridian.chaos.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.chaos.report.Section.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of {@code chaos/peers/run} has measured, as it writes it.
 *
 * @param at ISO 8601
 * @param machine facts, texts and numbers
 * @param systems by the names that the run has for them, in the order in which they ran
 */
record PeersFigures(
    String command, String at, Map<String, JsonNode> machine, Map<String, PeerSystem> systems) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  PeersFigures {
    require(command, "command");
    require(at, "at");
    require(machine, "machine");
    require(systems, "systems").forEach((name, system) -> require(system, "systems." + name));
  }

  private static <T> T require(@Nullable T value, String field) {
    return Objects.requireNonNull(value, field + " is missing");
  }

  /**
   * One that was compared.
   *
   * @param skipped why it was not run; null when it was
   */
  record PeerSystem(
      @Nullable String skipped,
      @Nullable Map<String, String> versions,
      @Nullable List<PeerLoad> loads) {
    Map<String, String> versionsOrNone() {
      return versions == null ? Map.of() : versions;
    }

    List<PeerLoad> loadsOrNone() {
      return loads == null ? List.of() : loads;
    }
  }

  /**
   * One load, from the first to the last message.
   *
   * @param rate messages a second that were asked for
   * @param acknowledgementMillis percentiles by name; null when nothing was acknowledged
   * @param deliveryMillis the same of deliveries
   * @param driverBusy part of the time for which the driver was, 0 to 1
   * @param carried whether all was acknowledged and delivered in time
   * @param deliveredEachSecond from its beginning on; null in figures of earlier runs
   * @param disturbances what was done meanwhile; null in figures of earlier runs
   */
  record PeerLoad(
      String run,
      double rate,
      double acknowledgedPerSecond,
      long refused,
      long delivered,
      @Nullable Map<String, Double> acknowledgementMillis,
      @Nullable Map<String, Double> deliveryMillis,
      double driverBusy,
      boolean carried,
      @Nullable List<Long> deliveredEachSecond,
      @Nullable List<Mark> disturbances,
      PeerVerdict verdict) {
    PeerLoad {
      require(run, "run");
      require(verdict, "verdict of " + run);
    }

    List<Mark> disturbancesOrNone() {
      return disturbances == null ? List.of() : disturbances;
    }
  }

  /**
   * What the checker says of the load's history.
   *
   * @param recoveryMillis from the kill until all were served again, JSON's null when they never
   *     were; null when nothing was killed
   * @param historyIncomplete what makes the rest worthless; null as empty
   */
  record PeerVerdict(
      Long lost,
      Long duplicated,
      Long outOfOrder,
      Long unanswered,
      Long connectionIdsChanged,
      Long longestSilenceMillis,
      Long neverSent,
      @Nullable List<String> historyIncomplete,
      @Nullable JsonNode recoveryMillis) {
    PeerVerdict {
      require(lost, "lost");
      require(duplicated, "duplicated");
      require(outOfOrder, "outOfOrder");
      require(unanswered, "unanswered");
      require(connectionIdsChanged, "connectionIdsChanged");
      require(longestSilenceMillis, "longestSilenceMillis");
      neverSent = Objects.requireNonNullElse(neverSent, 0L);
    }

    /** Whether a history that proves something shows all of it once and in order. */
    boolean isClean() {
      return lost == 0 && duplicated == 0 && outOfOrder == 0 && neverSent == 0 && isComplete();
    }

    boolean isComplete() {
      return historyIncomplete == null || historyIncomplete.isEmpty();
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static PeersFigures read(Path file) throws IOException {
    try {
      PeersFigures figures = JSON.readValue(file.toFile(), PeersFigures.class);
      figures.atInstant();
      return figures;
    } catch (JsonProcessingException | DateTimeParseException wrong) {
      String why =
          wrong instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : String.valueOf(wrong.getMessage());
      throw new IOException(file + " has no figures of chaos/peers/run: " + why, wrong);
    } catch (IOException unreadable) {
      throw new IOException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  Instant atInstant() {
    return Instant.parse(at);
  }
}
