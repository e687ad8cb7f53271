package io.meridian.node.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives tests the {@link Deployment}, one for the whole run, with every region up. */
final class DeploymentExtension
    implements ParameterResolver, BeforeEachCallback, TestExecutionExceptionHandler {

  private record Shared(Deployment deployment) implements AutoCloseable {
    @Override
    public void close() throws IOException, InterruptedException {
      deployment.close();
    }
  }

  private static Deployment deployment(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(DeploymentExtension.class))
        .getOrComputeIfAbsent(Shared.class, type -> new Shared(new Deployment()), Shared.class)
        .deployment();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Deployment.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return deployment(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    deployment(context).allUp();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Path folder =
        Path.of(System.getProperty("basedir", ""), "target", "e2e", "failed")
            .resolve(context.getRequiredTestClass().getSimpleName())
            .resolve(context.getRequiredTestMethod().getName());
    Path logs = deployment(context).keepLogs(folder.toAbsolutePath());
    failure.addSuppressed(new AssertionError("the nodes' logs are in " + logs));
    throw failure;
  }
}
