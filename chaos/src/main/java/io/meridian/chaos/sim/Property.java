package io.meridian.chaos.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that holds for every list of inputs. A list that breaks it is made shorter while it
 * goes on breaking it, so that the failure shows the few inputs that matter.
 *
 * <p>Shrinking removes runs of elements, halving the length of the run down to one, and tries at
 * most {@link #MAX_ATTEMPTS} lists; elements themselves stay as they were generated.
 *
 * @param <T> one input, say an operation; its {@code toString} is what a failure shows
 */
public final class Property<T> {
  public static final int MAX_ATTEMPTS = 2_000;

  /** Throws when the property does not hold for the inputs. Must not depend on anything else. */
  @FunctionalInterface
  public interface Claim<T> {
    void check(List<T> inputs) throws Exception;
  }

  private final Function<SeededRandom, List<T>> generator;
  private final Claim<T> claim;

  private Property(Function<SeededRandom, List<T>> generator, Claim<T> claim) {
    this.generator = generator;
    this.claim = claim;
  }

  public static <T> Property<T> forAll(Function<SeededRandom, List<T>> generator, Claim<T> claim) {
    return new Property<>(generator, claim);
  }

  /** A list of drawn length, from 0 to {@code most}, of drawn elements. */
  public static <T> Function<SeededRandom, List<T>> lists(
      int most, Function<SeededRandom, T> element) {
    return random -> {
      int size = random.between(0, most);
      List<T> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(element.apply(random));
      }
      return list;
    };
  }

  /**
   * Checks one generated list per seed; see {@link Seeds#run}.
   *
   * @throws AssertionError with the seed and the shortest failing list that was found
   */
  public void check(long firstSeed, int count) {
    Seeds.run(
        firstSeed,
        count,
        seed -> {
          List<T> inputs = List.copyOf(generator.apply(new SeededRandom(seed)));
          Optional<Throwable> failure = failure(inputs);
          if (failure.isPresent()) {
            report(inputs, failure.get());
          }
        });
  }

  private void report(List<T> inputs, Throwable failure) {
    List<T> shortest = inputs;
    Throwable shortestFailure = failure;
    int attempts = 0;
    int run = Math.max(1, inputs.size() / 2);
    boolean shorter = true;
    while (attempts < MAX_ATTEMPTS && (run > 1 || shorter)) {
      run = shorter ? run : Math.max(1, run / 2);
      shorter = false;
      int from = 0;
      while (from < shortest.size() && attempts < MAX_ATTEMPTS) {
        List<T> candidate = without(shortest, from, run);
        Optional<Throwable> candidateFailure = failure(candidate);
        attempts++;
        if (candidateFailure.isPresent()) {
          shortest = candidate;
          shortestFailure = candidateFailure.get();
          shorter = true;
        } else {
          from += run;
        }
      }
    }
    throw new AssertionError(
        shortest.size() + " of " + inputs.size() + " inputs suffice: " + shortest, shortestFailure);
  }

  private static <T> List<T> without(List<T> inputs, int from, int run) {
    List<T> rest = new ArrayList<>(inputs.subList(0, from));
    rest.addAll(inputs.subList(Math.min(inputs.size(), from + run), inputs.size()));
    return List.copyOf(rest);
  }

  private Optional<Throwable> failure(List<T> inputs) {
    try {
      claim.check(inputs);
      return Optional.empty();
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      return Optional.of(thrown);
    }
  }
}
