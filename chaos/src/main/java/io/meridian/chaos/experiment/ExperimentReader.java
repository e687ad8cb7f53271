package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FileValue.Text;
import io.meridian.chaos.history.History;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the outermost object of an experiment, and checks what concerns several of its parts. */
final class ExperimentReader {
  /** From the first client to the end of what goes on after the faults. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** Clients of the load and of faults together. */
  static final int MAX_CLIENTS = 20_000;

  /** Those of the load that a network reaches: all may come to be behind one of its relays. */
  static final int MAX_RELAYED_CLIENTS = 1_000;

  private static final int MAX_TITLE = 80;
  private static final int MAX_CLAIM = 400;

  private final Problems problems;
  private final Available available;

  ExperimentReader(Problems problems, Available available) {
    this.problems = problems;
    this.available = available;
  }

  /** What it returns is good only if no problem was found. */
  Experiment read(String name, Fields file) {
    // Editors look there for what is allowed.
    file.optional("$schema");
    String title = file.text("title", MAX_TITLE);
    String claim = file.text("claim", MAX_CLAIM);
    long seed = file.whole("seed", 0L, Long.MAX_VALUE);
    Setting setting = new SettingReader(problems, available).read(file.object("topology"));
    Load load = new LoadReader(problems).read(file.object("load"));
    JudgementReader judgement = new JudgementReader(problems);
    SteadyState steadyState = judgement.steadyState(file.object("steadyState"));
    List<Step> method =
        new MethodReader(problems, setting).read(file.items("method", 1, MethodReader.MAX_STEPS));
    Duration after = file.duration("after", Duration.ZERO, LONGEST);
    List<Limit> stopWhen = judgement.limits(file, "stopWhen", 0);
    rollbacks(file);
    List<Invariant> invariants = judgement.invariants(file, load, setting, method);
    Set<Evidence> evidence = evidence(file);
    Expectation expected = judgement.expected(file, invariants);
    file.end();
    Experiment experiment =
        new Experiment(
            name,
            title,
            claim,
            seed,
            setting,
            load,
            steadyState,
            method,
            after,
            stopWhen,
            invariants,
            evidence,
            expected);
    checkLength(file, experiment);
    checkClients(file, experiment);
    checkEvents(file, experiment);
    return experiment;
  }

  /** Faults are always undone. A file may say so to its reader, and cannot say otherwise. */
  private void rollbacks(Fields file) {
    if (file.optional("rollbacks").isPresent()) {
      Optional<Text> said = file.text("rollbacks");
      if (said.isPresent() && !said.get().value().equals("automatic")) {
        problems.add(
            said.get().place(),
            "rollbacks is %s, allowed is automatic: each fault is undone however a run ends"
                .formatted(said.get().shown()));
      }
    }
  }

  private Set<Evidence> evidence(Fields file) {
    Set<Evidence> evidence = EnumSet.noneOf(Evidence.class);
    for (FileValue value : file.items("evidence", 1, Evidence.values().length)) {
      if (value instanceof Text text) {
        Spelling.read(Evidence.class, text, problems)
            .filter(kind -> !evidence.add(kind))
            .ifPresent(
                twice ->
                    problems.add(text.place(), text.place().path() + " is there twice: " + twice));
      } else {
        problems.add(value.place(), Fields.wrongType(value, "a text"));
      }
    }
    return evidence;
  }

  private void checkLength(Fields file, Experiment experiment) {
    Duration length = experiment.length();
    if (length.compareTo(LONGEST) > 0) {
      problems.add(
          file.place(),
          "warm-up, steady state, method and after take %s together, allowed are %s"
              .formatted(Durations.text(length), Durations.text(LONGEST)));
    }
  }

  private void checkEvents(Fields file, Experiment experiment) {
    long events = EventRoom.expected(experiment);
    if (events > History.EVENTS_MAX) {
      problems.add(
          file.placeOf("load"),
          "load may make %d events, allowed are %d: fewer messages, subscribers or seconds"
              .formatted(events, History.EVENTS_MAX));
    }
  }

  private void checkClients(Fields file, Experiment experiment) {
    Load load = experiment.load();
    double clients =
        experiment.setting().regions().size()
            * (double)
                (load.publishersPerRegion()
                    + load.subscribersPerRegion()
                    + load.membersPerRegion());
    if (experiment.setting().clients().isPresent() && clients > MAX_RELAYED_CLIENTS) {
      problems.add(
          file.placeOf("load"),
          "load has %.0f clients in all regions, allowed are %d with topology.clients"
              .formatted(clients, MAX_RELAYED_CLIENTS));
    }
    for (Step step : experiment.method()) {
      clients += step.parameters().getOrDefault("clients", 0.0);
    }
    if (clients > MAX_CLIENTS) {
      problems.add(
          file.placeOf("load"),
          "load and faults have %.0f clients together, allowed are %d"
              .formatted(clients, MAX_CLIENTS));
    }
  }
}
