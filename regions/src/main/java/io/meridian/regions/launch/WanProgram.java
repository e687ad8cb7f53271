package io.meridian.regions.launch;

import io.meridian.regions.wan.RelayAddresses;
import java.nio.file.Path;

/**
 * The emulated network that may stand between regions.
 *
 * @param program its process, see {@code WanProcess} for what it is told
 * @param latencies its profiles
 * @param addresses where its relays listen
 */
public record WanProgram(JavaProgram program, Path latencies, RelayAddresses addresses) {}
