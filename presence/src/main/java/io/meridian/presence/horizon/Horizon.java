package io.meridian.presence.horizon;

import io.meridian.regions.RegionId;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When a node last heard of each other region. Times are milliseconds that never fall, of this
 * node's own. One thread at a time. Bound: the regions that are in the topology or were since the
 * node started.
 */
public final class Horizon {
  private record Heard(long atMillis, int hops) {}

  private record Said(long atMillis, Word word) {}

  private final HorizonSettings settings;
  private final SortedSet<RegionId> peers = new TreeSet<>();
  private final SortedSet<RegionId> removed = new TreeSet<>();
  private final SortedMap<RegionId, Heard> heard = new TreeMap<>();
  private final SortedMap<RegionId, Long> since = new TreeMap<>();
  private final SortedMap<RegionId, Said> said = new TreeMap<>();

  public Horizon(HorizonSettings settings) {
    this.settings = settings;
  }

  /** Which other regions there are now. One that is not among them any more was removed. */
  public void regionsAre(Collection<RegionId> now, long nowMillis) {
    for (RegionId peer : peers) {
      if (!now.contains(peer)) {
        removed.add(peer);
        heard.remove(peer);
        since.remove(peer);
        said.remove(peer);
      }
    }
    peers.clear();
    peers.addAll(now);
    removed.removeAll(peers);
    // Who starts, or learns of a region, has heard nothing of it yet, which says nothing.
    peers.forEach(peer -> since.putIfAbsent(peer, nowMillis));
  }

  /** This node has a sign of life of the region, on a link of its own. */
  public void hears(RegionId peer, long nowMillis) {
    learn(peer, nowMillis, 0);
  }

  /** The newest word of a node of another region; that it speaks is a sign of life. */
  public void told(RegionId by, Word word, long nowMillis) {
    if (peers.contains(by)) {
      said.put(by, new Said(nowMillis, word));
      hears(by, nowMillis);
      learn(word, nowMillis);
    }
  }

  /** The word of another node of this region. It does not count as a region's. */
  public void toldBySibling(Word word, long nowMillis) {
    learn(word, nowMillis);
  }

  private void learn(Word word, long nowMillis) {
    word.heard()
        .forEach(
            (region, of) -> {
              if (of.ageMillis() < settings.hiddenAfterMillis() && of.hops() < settings.hopsMax()) {
                learn(region, nowMillis - of.ageMillis(), of.hops() + 1);
              }
            });
  }

  private void learn(RegionId region, long atMillis, int hops) {
    Heard known = heard.get(region);
    if (peers.contains(region) && (known == null || known.atMillis() < atMillis)) {
      heard.put(region, new Heard(atMillis, hops));
    }
  }

  /** What this node tells the others. */
  public Word word(long nowMillis) {
    TreeMap<RegionId, Word.Heard> word = new TreeMap<>();
    SortedSet<RegionId> hidden = hidden(nowMillis);
    for (RegionId peer : peers) {
      Heard of = heard.get(peer);
      boolean hides = hidden.contains(peer);
      word.put(
          peer,
          of == null
              ? new Word.Heard(Word.Heard.NEVER, 0, hides)
              : new Word.Heard(Math.max(0, nowMillis - of.atMillis()), of.hops(), hides));
    }
    return new Word(word);
  }

  /** The regions of which nothing was heard for too long, and those that were removed. */
  public SortedSet<RegionId> hidden(long nowMillis) {
    TreeSet<RegionId> hidden = new TreeSet<>(removed);
    for (RegionId peer : peers) {
      if (nowMillis - lastMillis(peer) >= settings.hiddenAfterMillis()) {
        hidden.add(peer);
      }
    }
    return hidden;
  }

  private long lastMillis(RegionId peer) {
    Heard of = heard.get(peer);
    long from = Objects.requireNonNull(since.get(peer));
    return of == null ? from : Math.max(from, of.atMillis());
  }

  /**
   * The hidden regions that a majority takes for hidden, this region and those in contact with it
   * that count; nobody who counts and is in contact says otherwise. Removed regions are lost at
   * once.
   *
   * @param counting the peers of which a majority is counted
   * @param selfCounts whether this region is one more of those
   * @param majority how many regions are one
   */
  public SortedSet<RegionId> lost(
      Collection<RegionId> counting, boolean selfCounts, int majority, long nowMillis) {
    TreeSet<RegionId> lost = new TreeSet<>(removed);
    for (RegionId region : hidden(nowMillis)) {
      int agree = selfCounts ? 1 : 0;
      boolean contradicted = false;
      for (RegionId peer : counting) {
        Word word = peer.equals(region) ? null : freshWord(peer, nowMillis);
        if (word != null && hides(word, region)) {
          agree++;
        } else if (word != null) {
          contradicted = true;
        }
      }
      if (agree >= majority && !contradicted) {
        lost.add(region);
      }
    }
    return lost;
  }

  private @Nullable Word freshWord(RegionId peer, long nowMillis) {
    Said newest = said.get(peer);
    return newest != null && nowMillis - newest.atMillis() <= settings.freshMillis()
        ? newest.word()
        : null;
  }

  private static boolean hides(Word word, RegionId region) {
    Word.Heard of = word.heard().get(region);
    return of != null && of.hidden();
  }
}
