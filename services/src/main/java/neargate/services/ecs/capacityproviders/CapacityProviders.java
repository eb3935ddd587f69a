package neargate.services.ecs.capacityproviders;

import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Scope;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStatus;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;

/** The operations on capacity providers. */
public final class CapacityProviders {

    public DescribeCapacityProvidersResponse describe(DescribeCapacityProvidersRequest request) {
        Scope scope = Scope.of(Caller.current());
        List<String> asked = request.capacityProviders().stream()
                .map(text -> Identifier.name(scope, "capacity-provider", text))
                .toList();
        Page<String> page = Pages.take(
                after -> CapacityProviderStrategy.OF_AWS.stream()
                        .filter(name -> name.compareTo(after) > 0)
                        .filter(name -> asked.isEmpty() || asked.contains(name)),
                name -> name,
                request.maxResults(),
                10,
                request.nextToken());
        Stream<Failure> missing = asked.stream()
                .filter(name -> !CapacityProviderStrategy.OF_AWS.contains(name))
                .map(name -> Failure.builder()
                        .arn(Identifier.arn(scope, "capacity-provider", name))
                        .reason("MISSING")
                        .build());
        return DescribeCapacityProvidersResponse.builder()
                .capacityProviders(page.items().stream()
                        .map(name -> CapacityProvider.builder()
                                .capacityProviderArn(Identifier.arn(scope, "capacity-provider", name))
                                .name(name)
                                .status(CapacityProviderStatus.ACTIVE)
                                .type(name)
                                .build())
                        .toList())
                .failures(missing.toList())
                .nextToken(page.nextToken())
                .build();
    }
}
