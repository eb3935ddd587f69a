package neargate.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.app.Refusal;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;

/** "Creating a Container on ECS-Fargate": an nginx service in the default VPC, reached at its public IP. */
public final class FirstExercise {
    private static final String NAME = "first-exercise";
    private static final String LOG_GROUP = "/ecs/" + NAME;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final EcsClient ecs;
    private final Ec2Client ec2;
    private final IamClient iam;
    private final CloudWatchLogsClient logs;
    private final Consumer<String> progress;

    /** @param progress is told each step as it begins */
    public FirstExercise(
            EcsClient ecs, Ec2Client ec2, IamClient iam, CloudWatchLogsClient logs, Consumer<String> progress) {
        this.ecs = ecs;
        this.ec2 = ec2;
        this.iam = iam;
        this.logs = logs;
        this.progress = progress;
    }

    /** Does the exercise; doing it again finds what is there and goes on. Returns the URL of the page. */
    public URI run() throws IOException, InterruptedException {
        progress.accept("cluster " + NAME);
        ecs.createCluster(request -> request.clusterName(NAME));
        progress.accept("task execution role and log group");
        String role = executionRole();
        logGroup();
        progress.accept("task definition: nginx, 0.25 vCPU, 0.5 GB");
        String taskDefinition = taskDefinition(role);
        progress.accept("security group with port 80 open");
        List<Subnet> subnets = ec2.describeSubnets(request -> request.filters(filter("default-for-az", "true")))
                .subnets();
        String group = securityGroup(subnets.getFirst().vpcId());
        progress.accept("service: one task on Fargate (the first time, the image is made from Debian packages)");
        service(taskDefinition, subnets.stream().map(Subnet::subnetId).toList(), group);
        URI url = URI.create("http://" + publicIp(await()) + "/");
        progress.accept("the page: " + title(url));
        return url;
    }

    private String executionRole() {
        try {
            iam.createRole(request -> request.roleName("ecsTaskExecutionRole").assumeRolePolicyDocument("""
                            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                            "Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}"""));
            iam.attachRolePolicy(request -> request.roleName("ecsTaskExecutionRole")
                    .policyArn("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"));
        } catch (EntityAlreadyExistsException e) {
            progress.accept("role ecsTaskExecutionRole is there already");
        }
        return iam.getRole(request -> request.roleName("ecsTaskExecutionRole"))
                .role()
                .arn();
    }

    private void logGroup() {
        try {
            logs.createLogGroup(request -> request.logGroupName(LOG_GROUP));
        } catch (ResourceAlreadyExistsException e) {
            progress.accept("log group " + LOG_GROUP + " is there already");
        }
    }

    private String taskDefinition(String role) {
        return ecs.registerTaskDefinition(request -> request.family(NAME)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn(role)
                        .containerDefinitions(container -> container
                                .name("nginx")
                                .image("nginx")
                                .environment(KeyValuePair.builder()
                                        .name("COURSE")
                                        .value(NAME)
                                        .build())
                                .portMappings(port -> port.containerPort(80))
                                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                        .options(java.util.Map.of(
                                                "awslogs-group",
                                                LOG_GROUP,
                                                "awslogs-region",
                                                region(),
                                                "awslogs-stream-prefix",
                                                "ecs")))))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private String region() {
        return ec2.describeAvailabilityZones().availabilityZones().getFirst().regionName();
    }

    private String securityGroup(String vpc) {
        List<SecurityGroup> there = ec2.describeSecurityGroups(
                        request -> request.filters(filter("group-name", NAME), filter("vpc-id", vpc)))
                .securityGroups();
        if (!there.isEmpty()) {
            return there.getFirst().groupId();
        }
        String group = ec2.createSecurityGroup(
                        request -> request.groupName(NAME).vpcId(vpc).description("Port 80 from anywhere"))
                .groupId();
        ec2.authorizeSecurityGroupIngress(request ->
                request.groupId(group).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
        return group;
    }

    private void service(String taskDefinition, List<String> subnets, String group) {
        boolean there = services().stream().anyMatch(service -> service.status().equals("ACTIVE"));
        if (there) {
            ecs.updateService(request -> request.cluster(NAME)
                    .service(NAME)
                    .taskDefinition(taskDefinition)
                    .desiredCount(1));
            return;
        }
        ecs.createService(request -> request.cluster(NAME)
                .serviceName(NAME)
                .taskDefinition(taskDefinition)
                .desiredCount(1)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network -> network.awsvpcConfiguration(
                        vpc -> vpc.subnets(subnets).securityGroups(group).assignPublicIp(AssignPublicIp.ENABLED))));
    }

    private List<Service> services() {
        return ecs.describeServices(request -> request.cluster(NAME).services(NAME))
                .services();
    }

    /** Waits until the service is stable and returns its running task. The SDK's own waiter looks every 15 seconds only. */
    private Task await() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Service service = services().getFirst();
            if (service.deployments().size() == 1 && service.runningCount() == 1) {
                List<String> tasks = ecs.listTasks(
                                request -> request.cluster(NAME).serviceName(NAME))
                        .taskArns();
                return ecs.describeTasks(request -> request.cluster(NAME).tasks(tasks))
                        .tasks()
                        .getFirst();
            }
            Thread.sleep(100);
        }
        String events = services().getFirst().events().stream()
                .limit(3)
                .map(event -> "\n  " + event.message())
                .reduce("", String::concat);
        throw new Refusal(
                "the service did not become stable within " + PATIENCE.toSeconds() + " s. Its last events:" + events);
    }

    private String publicIp(Task task) {
        String networkInterface = task.attachments().getFirst().details().stream()
                .filter(detail -> detail.name().equals("networkInterfaceId"))
                .map(KeyValuePair::value)
                .findFirst()
                .orElseThrow();
        return ec2.describeNetworkInterfaces(request -> request.networkInterfaceIds(networkInterface))
                .networkInterfaces()
                .getFirst()
                .association()
                .publicIp();
    }

    /** Fetches the page and returns its heading, so that what is printed is known to be there. */
    private static String title(URI url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String page = http.send(
                            HttpRequest.newBuilder(url)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return page.replaceAll("(?s).*<title>(.*?)</title>.*", "$1");
        }
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
