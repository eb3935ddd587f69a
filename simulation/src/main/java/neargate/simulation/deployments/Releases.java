package neargate.simulation.deployments;

import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** Deploys versions of services, good ones and bad ones, stops deployments, and mends what was left of them. */
final class Releases {
    private static final Conduct[] BAD = {Conduct.CRASHES, Conduct.IS_MISSING, Conduct.SICKENS};
    private static final List<String> PLATFORMS = List.of("LATEST", "1.4.0");
    private static final int LONGEST_UNTIL_STOPPED = 300_000;
    private static final int LONGEST_UNTIL_MENDED = 7_200_000;

    private final Fleet fleet;
    private final Requests requests;
    private final Deployer deployer;
    private final SplittableRandom random;

    Releases(Fleet fleet, Requests requests, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = requests;
        this.random = random;
        this.deployer = new Deployer(fleet, requests, random.split());
    }

    /** A version of a service, which can be deployed from now on. */
    Workload version(String name, int number, Product.Capacity capacity, Conduct conduct) {
        String family = name + "-v" + number;
        boolean checked = conduct == Conduct.SICKENS || name.hashCode() % 3 == 0;
        Workload version = capacity == Product.Capacity.INSTANCES
                ? new Workload(family, 64, 128, NetworkMode.BRIDGE, 0, null, conduct, checked)
                : Workload.onFargate(family, conduct, checked);
        fleet.offer(version);
        return version;
    }

    /** Deploys what a service was made with, if that is for somebody else to do. */
    void begin(Product product, Service made) {
        if (product.kind == Product.Kind.CODE_DEPLOY) {
            product.primary = new Product.Primary(made.taskSets().getFirst().id(), product.version);
        } else if (product.kind == Product.Kind.EXTERNAL) {
            deployer.deploy(product, product.version);
        }
    }

    /** Deploys a new version, at times together with another count; on Fargate at times also elsewhere, and on another platform. */
    void deploy(Product product, Conduct conduct) {
        Workload version = version(product.name, ++product.versions, product.capacity, conduct);
        product.version = version;
        if (product.kind.isOutside()) {
            deployer.deploy(product, version);
            return;
        }
        boolean resizes = product.kind != Product.Kind.DAEMON && random.nextInt(4) == 0;
        if (resizes) {
            product.resize(random.nextInt(-2, 3), fleet.machines().size());
        }
        Integer count = resizes ? product.count : null;
        boolean moves = product.capacity != Product.Capacity.INSTANCES && random.nextBoolean();
        NetworkConfiguration network = moves ? elsewhere(product) : null;
        String platform = moves && random.nextBoolean() ? PLATFORMS.get(random.nextInt(PLATFORMS.size())) : null;
        requests.persistently(product.whileThere(() -> {
            fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(version.request()));
            fleet.plane()
                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .desiredCount(count)
                            .networkConfiguration(network)
                            .platformVersion(platform)
                            .taskDefinition(version.family())));
        }));
    }

    /** Some of the subnets, with public addresses or without. */
    private NetworkConfiguration elsewhere(Product product) {
        List<String> subnets = product.ask.network().awsvpcConfiguration().subnets();
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(vpc -> vpc.subnets(subnets.subList(random.nextInt(subnets.size()), subnets.size()))
                        .assignPublicIp(random.nextBoolean() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED))
                .build();
    }

    /** Deploys the same version anew. */
    void deployAgain(Product product) {
        if (product.kind.isOutside()) {
            deployer.deploy(product, product.version);
        } else {
            requests.persistently(product.whileThere(() -> fleet.plane()
                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .forceNewDeployment(true)))));
        }
    }

    /** A version that does not work. The team notices after a while, sooner without a circuit breaker. */
    void deployBadly(Product product) {
        deploy(product, BAD[random.nextInt(BAD.length)]);
        Workload bad = product.version;
        int unnoticed = product.breaker ? 7_200_000 : 1_200_000;
        fleet.wire().later(fleet.wire().between(60_000, unnoticed), () -> {
            if (product.version.equals(bad) && !product.gone) {
                deploy(product, Conduct.LASTS);
            }
        });
    }

    /** Deploys something, and changes its mind. */
    void deployAndStop(Product product) {
        if (random.nextBoolean()) {
            deploy(product, Conduct.LASTS);
        } else {
            deployBadly(product);
        }
        StopServiceDeploymentStopType how =
                random.nextBoolean() ? StopServiceDeploymentStopType.ABORT : StopServiceDeploymentStopType.ROLLBACK;
        fleet.wire()
                .later(
                        fleet.wire().between(0, LONGEST_UNTIL_STOPPED),
                        () -> requests.persistently(product.whileThere(() -> stop(product, how))));
        fleet.wire().later(fleet.wire().between(LONGEST_UNTIL_STOPPED, LONGEST_UNTIL_MENDED), () -> mend(product));
    }

    /** What has come to its end already cannot be stopped; and without an earlier one, none can be rolled back. */
    private void stop(Product product, StopServiceDeploymentStopType how) throws Unreachable {
        List<ServiceDeploymentBrief> ongoing = fleet.plane()
                .ecs(ecs -> ecs.listServiceDeployments(request -> request.cluster(fleet.cluster())
                        .service(product.name)
                        .status(ServiceDeploymentStatus.IN_PROGRESS)))
                .serviceDeployments();
        if (ongoing.isEmpty()) {
            return;
        }
        try {
            fleet.plane()
                    .ecs(ecs -> ecs.stopServiceDeployment(request -> request.serviceDeploymentArn(
                                    ongoing.getFirst().serviceDeploymentArn())
                            .stopType(how)));
        } catch (InvalidParameterException e) {
            if (how == StopServiceDeploymentStopType.ABORT
                    || !e.getMessage().contains("no earlier one of the service was completed")) {
                throw e;
            }
        }
    }

    /** Deploys a version that works, if the last one does not, or was given up. */
    void mend(Product product) {
        requests.persistently(product.whileThere(() -> {
            if (product.version.conduct() != Conduct.LASTS || hasFailed(product)) {
                deploy(product, Conduct.LASTS);
            }
        }));
    }

    private boolean hasFailed(Product product) throws Unreachable {
        if (product.kind.isOutside()) {
            return product.primary != null && !product.primary.version().equals(product.version);
        }
        return fleet
                .plane()
                .ecs(ecs -> ecs.describeServices(
                        request -> request.cluster(fleet.cluster()).services(product.name)))
                .services()
                .getFirst()
                .deployments()
                .stream()
                .anyMatch(deployment -> deployment.status().equals("PRIMARY")
                        && deployment.rolloutState() == DeploymentRolloutState.FAILED);
    }
}
