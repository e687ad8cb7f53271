package io.meridian.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;

/** The arrows between modules and packages, and what is used nowhere. */
@AnalyzeClasses(packages = "io.meridian", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String REGIONS = "io.meridian.regions..";
  private static final String REPLICATION = "io.meridian.replication..";
  private static final String PRESENCE = "io.meridian.presence..";
  private static final String CHAOS = "io.meridian.chaos..";
  private static final String NODE = "io.meridian.node..";
  private static final String STORAGE = "io.meridian.node.storage..";

  /** The replication protocol itself: a function of state and input. */
  private static final String[] PROTOCOL_CORE = {
    "io.meridian.replication.log..",
    "io.meridian.replication.message..",
    "io.meridian.replication.position..",
    "io.meridian.replication.exchange..",
    "io.meridian.replication.life..",
    "io.meridian.replication.wire..",
    "io.meridian.replication.replica.."
  };

  @ArchTest static final ArchRule regionsKnowNoOtherModule = mayUseOnly(REGIONS, REGIONS);

  @ArchTest
  static final ArchRule replicationKnowsRegions = mayUseOnly(REPLICATION, REPLICATION, REGIONS);

  @ArchTest static final ArchRule presenceKnowsRegions = mayUseOnly(PRESENCE, PRESENCE, REGIONS);

  @ArchTest static final ArchRule chaosKnowsRegions = mayUseOnly(CHAOS, CHAOS, REGIONS);

  @ArchTest
  static final ArchRule aNodeKnowsAllButChaos =
      mayUseOnly(NODE, NODE, REPLICATION, PRESENCE, REGIONS);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.meridian.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theProtocolCoreDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(PROTOCOL_CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko..",
              "org.slf4j..",
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..");

  @ArchTest
  static final ArchRule theProtocolCoreHasNoThreads =
      noClasses()
          .that()
          .resideInAnyPackage(PROTOCOL_CORE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule theProtocolCoreHasNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PROTOCOL_CORE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule theProtocolCoreHasNoChance =
      noClasses()
          .that()
          .resideInAnyPackage(PROTOCOL_CORE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.util.random.RandomGenerator.class)
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule onlyStorageKnowsCassandra =
      noClasses()
          .that(resideInAPackage(NODE).and(not(resideInAPackage(STORAGE))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.datastax..",
              "org.apache.pekko.stream.connectors.cassandra..",
              "org.apache.pekko.persistence.cassandra..");

  @ArchTest
  static final ArchRule packagesAreNamedAfterWhatTheyAreAbout =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..impl..",
              "..manager..",
              "..managers..",
              "..helper..",
              "..helpers..");

  @ArchTest
  static final ArchRule classesAreNamedAfterWhatTheyAre =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Common|Impl|Managers?|Helpers?)(\\$.*)?")
          .because("such a name says nothing");

  @ArchTest
  static final ArchRule nothingIsMadeForJavaSerialization =
      classes()
          .that()
          .areAssignableTo(Serializable.class)
          .should()
          .beAssignableTo(Throwable.class)
          .orShould()
          .beEnums()
          .orShould()
          .beAnonymousClasses()
          .because("bytes are read by codecs that know each field; no class is found by its name");

  @ArchTest
  static final ArchRule nothingIsReadOrWrittenByJavaSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ObjectOutputStream.class);

  @ArchTest
  static final ArchRule bytesOfStrangersAreNotBoundToClasses =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.annotation..")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.databind.jsontype..");

  /** What a process prints is read by who started it: its output is its log, or its answers. */
  @ArchTest
  static final ArchRule onlyProcessesPrint =
      noClasses().that().haveSimpleNameNotEndingWith("Process").should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule logsGoOneWay = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  private static ArchRule mayUseOnly(String module, String... allowed) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.meridian..")
                .and(
                    not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            allowed))))
        .allowEmptyShould(true);
  }
}
