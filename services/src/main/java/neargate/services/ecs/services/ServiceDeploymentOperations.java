package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import software.amazon.awssdk.services.ecs.model.CreatedAt;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** The operations on service deployments and service revisions. */
public final class ServiceDeploymentOperations {
    private static final int MOST_DESCRIBED = 20;
    private static final int USUAL_PAGE = 20;

    private final Store store;

    public ServiceDeploymentOperations(Store store) {
        this.store = store;
    }

    /** The newest first. */
    public ListServiceDeploymentsResponse list(ListServiceDeploymentsRequest request) {
        if (request.status().contains(ServiceDeploymentStatus.UNKNOWN_TO_SDK_VERSION)) {
            throw EcsErrors.invalidParameter("Invalid status: " + request.statusAsStrings() + ".");
        }
        Scope scope = Scope.of(Caller.current());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        ServiceRecord record = Services.require(now, scope, cluster, request.service());
        List<ServiceDeployment> found = ServiceDeployments.of(now, scope, record)
                .filter(deployment -> matches(deployment, request))
                .sorted(Comparator.comparing(ServiceDeployment::createdAt)
                        .thenComparing(ServiceDeployment::serviceDeploymentArn)
                        .reversed())
                .toList();
        Page<ServiceDeployment> page = Pages.take(
                after -> behind(found, after),
                ServiceDeployment::serviceDeploymentArn,
                request.maxResults(),
                USUAL_PAGE,
                request.nextToken());
        return ListServiceDeploymentsResponse.builder()
                .serviceDeployments(
                        page.items().stream().map(ServiceDeploymentView::brief).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Stream<ServiceDeployment> behind(List<ServiceDeployment> all, String arn) {
        return arn.isEmpty()
                ? all.stream()
                : all.stream()
                        .dropWhile(
                                deployment -> !deployment.serviceDeploymentArn().equals(arn))
                        .skip(1);
    }

    private static boolean matches(ServiceDeployment deployment, ListServiceDeploymentsRequest request) {
        CreatedAt created = request.createdAt();
        return (request.status().isEmpty() || request.status().contains(deployment.status()))
                && (created == null
                        || ((created.after() == null || deployment.createdAt().isAfter(created.after()))
                                && (created.before() == null
                                        || deployment.createdAt().isBefore(created.before()))));
    }

    public DescribeServiceDeploymentsResponse describe(DescribeServiceDeploymentsRequest request) {
        Scope scope = Scope.of(Caller.current());
        checkCount("serviceDeploymentArns", request.serviceDeploymentArns());
        Reader now = store.snapshot();
        var deployments = new ArrayList<ServiceDeployment>();
        var failures = new ArrayList<Failure>();
        for (String arn : request.serviceDeploymentArns().stream().distinct().toList()) {
            Key key = key(scope, "service-deployment", arn);
            now.get(ServiceDeployments.TABLE, key)
                    .ifPresentOrElse(
                            found -> deployments.add(ServiceDeploymentView.of(now, scope, service(now, key), found)),
                            () -> failures.add(missing(arn)));
        }
        return DescribeServiceDeploymentsResponse.builder()
                .serviceDeployments(deployments)
                .failures(failures)
                .build();
    }

    public DescribeServiceRevisionsResponse describe(DescribeServiceRevisionsRequest request) {
        Scope scope = Scope.of(Caller.current());
        checkCount("serviceRevisionArns", request.serviceRevisionArns());
        Reader now = store.snapshot();
        var revisions = new ArrayList<ServiceRevision>();
        var failures = new ArrayList<Failure>();
        for (String arn : request.serviceRevisionArns().stream().distinct().toList()) {
            now.get(Revisions.TABLE, key(scope, "service-revision", arn))
                    .ifPresentOrElse(revisions::add, () -> failures.add(missing(arn)));
        }
        return DescribeServiceRevisionsResponse.builder()
                .serviceRevisions(revisions)
                .failures(failures)
                .build();
    }

    /** Says only that it should stop: its service's controller does it. */
    public StopServiceDeploymentResponse stop(StopServiceDeploymentRequest request) {
        Scope scope = Scope.of(Caller.current());
        boolean abort = request.stopType() == StopServiceDeploymentStopType.ABORT;
        if (request.stopType() == StopServiceDeploymentStopType.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("Invalid stopType: " + request.stopTypeAsString() + ".");
        }
        if (request.serviceDeploymentArn() == null) {
            throw EcsErrors.invalidParameter("serviceDeploymentArn can not be blank.");
        }
        Key key = key(scope, "service-deployment", request.serviceDeploymentArn());
        return store.write(tx -> {
            ServiceDeployment found =
                    tx.get(ServiceDeployments.TABLE, key).orElseThrow(EcsErrors::serviceDeploymentNotFound);
            if (!DeploymentStates.isOngoing(found)) {
                throw EcsErrors.conflict(
                        "A service deployment that is " + found.statusAsString() + " can't be stopped.",
                        List.of(found.serviceDeploymentArn()));
            }
            if (!service(tx, key).active()) {
                throw EcsErrors.conflict(
                        "The service of the service deployment is being deleted.",
                        List.of(found.serviceDeploymentArn()));
            }
            if (found.status() == ServiceDeploymentStatus.IN_PROGRESS) {
                if (!abort && service(tx, key).completed() == null) {
                    throw EcsErrors.invalidParameter(
                            "The service deployment can't be rolled back: no earlier one of the service was completed.");
                }
                ServiceDeployments.put(
                        tx,
                        scope,
                        found.copy(it -> it.updatedAt(tx.now())
                                .status(
                                        abort
                                                ? ServiceDeploymentStatus.STOP_REQUESTED
                                                : ServiceDeploymentStatus.ROLLBACK_REQUESTED)));
            }
            return StopServiceDeploymentResponse.builder()
                    .serviceDeploymentArn(found.serviceDeploymentArn())
                    .build();
        });
    }

    private static ServiceRecord service(Reader state, Key deployment) {
        return state.get(Services.TABLE, ServiceDeployments.service(deployment)).orElseThrow();
    }

    private static Key key(Scope scope, String type, String arn) {
        if (!arn.startsWith("arn:")) {
            throw EcsErrors.invalidParameter("Invalid ARN: " + arn);
        }
        return scope.key(Identifier.name(scope, type, arn));
    }

    private static void checkCount(String what, List<String> arns) {
        if (arns.isEmpty()) {
            throw EcsErrors.invalidParameter(what + " cannot be empty.");
        }
        if (arns.size() > MOST_DESCRIBED) {
            throw EcsErrors.invalidParameter(what + " can have at most " + MOST_DESCRIBED + " items.");
        }
    }

    private static Failure missing(String arn) {
        return Failure.builder().arn(arn).reason("MISSING").build();
    }
}
