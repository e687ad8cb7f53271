package io.meridian.node.presence.horizon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.node.Labelled;
import io.meridian.presence.horizon.Word;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.WireException;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SiblingWordSerializerTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  private final SiblingWordSerializer serializer = new SiblingWordSerializer();

  @Test
  void isReadAsItWasWritten() throws Exception {
    for (SiblingWord word :
        new SiblingWord[] {
          new SiblingWord(US, word()),
          new SiblingWord(null, word()),
          new SiblingWord(null, new Word(new TreeMap<>()))
        }) {
      assertThat(serializer.fromBinary(serializer.toBinary(word), serializer.manifest(word)))
          .isEqualTo(word);
    }
  }

  @Test
  void earlierVersionsAreUnderstoodAndUnderstand() throws Exception {
    new GoldenBytes<Object>(
            "horizon-words",
            word -> Labelled.bytes(serializer, word),
            bytes -> Labelled.object(serializer, bytes))
        .check(
            Map.of("us", new SiblingWord(US, word()), "own-region", new SiblingWord(null, word())));
  }

  @Test
  void whatIsNoWordIsRefused() {
    byte[] whole = WordCodec.encode(word());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> WordCodec.decode(cut)).isInstanceOf(WireException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> WordCodec.decode(longer)).hasMessageContaining("too many");
    byte[] later = whole.clone();
    later[0] = 7;
    assertThatThrownBy(() -> WordCodec.decode(later)).hasMessageContaining("version 7");
    byte[] doubt = whole.clone();
    doubt[whole.length - 1] = 2;
    assertThatThrownBy(() -> WordCodec.decode(doubt)).hasMessageContaining("hidden is 2");
  }

  @Test
  void regionsOutOfOrderAreRefused() {
    TreeMap<RegionId, Word.Heard> one = new TreeMap<>();
    one.put(EU, new Word.Heard(1, 0, false));
    byte[] single = WordCodec.encode(new Word(one));
    byte[] twice = Arrays.copyOf(single, 2 * single.length - 2);
    System.arraycopy(single, 2, twice, single.length, single.length - 2);
    twice[1] = 2;

    assertThatThrownBy(() -> WordCodec.decode(twice)).hasMessageContaining("ascending");
  }

  @Test
  void aSiblingOfNoRegionIsRefused() {
    assertThatThrownBy(() -> serializer.fromBinary(WordCodec.encode(word()), "No Region"))
        .isInstanceOf(NotSerializableException.class);
  }

  private static Word word() {
    TreeMap<RegionId, Word.Heard> heard = new TreeMap<>();
    heard.put(EU, new Word.Heard(1_234, 2, false));
    heard.put(US, new Word.Heard(Word.Heard.NEVER, 0, true));
    return new Word(heard);
  }
}
