package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsTest {
  @Test
  void anAttachThatAsksForNothingGetsTheDefaultModes() {
    assertThat(
            Flags.requestedModes(
                ProtocolMessage.of(Action.ATTACH).flags(Flags.ATTACH_RESUME).build()))
        .isEqualTo(Flags.DEFAULT_MODES);
  }

  @Test
  void paramsComeBeforeFlags() {
    ProtocolMessage attach =
        ProtocolMessage.of(Action.ATTACH)
            .flags(Flags.PUBLISH)
            .params(Map.of("modes", "Subscribe, presence_subscribe,new"))
            .build();

    assertThat(Flags.requestedModes(attach)).isEqualTo(Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE);
    assertThat(Flags.requestedModes(ProtocolMessage.of(Action.ATTACH).flags(Flags.PUBLISH).build()))
        .isEqualTo(Flags.PUBLISH);
  }

  @Test
  void modeNamesAreReadBack() {
    assertThat(Flags.parseModes(Flags.modeNames(Flags.ALL_MODES | Flags.RESUMED)))
        .isEqualTo(Flags.ALL_MODES);
    assertThat(Flags.modeNames(Flags.PUBLISH | Flags.SUBSCRIBE)).isEqualTo("publish,subscribe");
  }
}
