package neargate.services.ecs;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import neargate.agent.AgentCommunication;
import neargate.engine.Engine;
import neargate.engine.network.LinkLocal;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ecs.agents.AgentSessions;
import neargate.services.ecs.agents.LocalAgents;
import neargate.services.ecs.agents.PollEndpoints;
import neargate.services.ecs.agents.RoleRenewals;
import neargate.services.ecs.agents.Submissions;
import neargate.services.ecs.attributes.Attributes;
import neargate.services.ecs.capacityproviders.CapacityProviders;
import neargate.services.ecs.clusters.ClusterTags;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.exec.ExecuteCommand;
import neargate.services.ecs.exec.Tickets;
import neargate.services.ecs.explain.Explainer;
import neargate.services.ecs.explain.Rehearsal;
import neargate.services.ecs.instances.AttachedInterfaces;
import neargate.services.ecs.instances.ContainerInstances;
import neargate.services.ecs.instances.EndingHosts;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.instances.InstanceTags;
import neargate.services.ecs.metadata.TaskEndpoint;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.roles.RenewedCredentials;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.roles.WithRole;
import neargate.services.ecs.secrets.TaskSecrets;
import neargate.services.ecs.services.Alarms;
import neargate.services.ecs.services.LifecycleHookController;
import neargate.services.ecs.services.LifecycleHooks;
import neargate.services.ecs.services.ServiceController;
import neargate.services.ecs.services.ServiceDeploymentOperations;
import neargate.services.ecs.services.ServiceOperations;
import neargate.services.ecs.services.ServiceTags;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.services.Supplies;
import neargate.services.ecs.services.TaskProtection;
import neargate.services.ecs.services.TaskSetOperations;
import neargate.services.ecs.settings.AccountSettings;
import neargate.services.ecs.tags.Tags;
import neargate.services.ecs.taskdefinitions.TaskDefinitionController;
import neargate.services.ecs.taskdefinitions.TaskDefinitionLists;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRemoval;
import neargate.services.ecs.taskdefinitions.TaskDefinitionTags;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.InstanceTasks;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.LogRoles;
import neargate.services.ecs.tasks.TaskController;
import neargate.services.ecs.tasks.TaskObserver;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.TaskTags;
import neargate.services.ecs.tasks.Tasks;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.*;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointRequest;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointResponse;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.SubmitAttachmentStateChangesRequest;
import software.amazon.awssdk.services.ecs.model.SubmitAttachmentStateChangesResponse;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeResponse;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeResponse;
import software.amazon.awssdk.services.ecs.model.UpdateContainerAgentRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerAgentResponse;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateResponse;

/** Amazon ECS: the table of contents. An operation that is not here answers as unknown. */
public final class EcsService implements EcsClient {
    private final Clusters clusters;
    private final TaskDefinitions taskDefinitions;
    private final TaskDefinitionLists taskDefinitionLists;
    private final TaskDefinitionRemoval taskDefinitionRemoval;
    private final Tasks tasks;
    private final AgentSessions agents;
    private final LocalAgents localAgents;
    private final TaskEndpoint taskEndpoint;
    private final Explainer explainer;
    private final Rehearsal rehearsal;
    private final Submissions submissions;
    private final TaskObserver taskObserver;
    private final LogRoles logRoles;
    private final ServiceOperations services;
    private final ServiceDeploymentOperations serviceDeployments;
    private final TaskSetOperations taskSets;
    private final TaskProtection taskProtection;
    private final List<Controller> controllers;
    private final CapacityProviders capacityProviders;
    private final AttachedInterfaces attachedInterfaces;
    private final EndingHosts endingHosts;
    private final ContainerInstances containerInstances;
    private final Attributes attributes;
    private final AccountSettings accountSettings;
    private final Tags tags;
    private final Waiters waiters;
    private final Tickets tickets;
    private final ExecuteCommand executeCommand;

    /**
     * Amazon ECS with AWS's waits, where there are no alarms.
     *
     * @param random decides between places that are equally good, and names messages
     * @param executor where agents are spoken to
     */
    public EcsService(
            Store store, Clock clock, Ec2Client ec2, Engine engine, RandomGenerator random, Executor executor) {
        this(
                store,
                clock,
                Pace.AWS,
                ec2,
                Alarms.none(),
                LifecycleHooks.byHttp(),
                TaskSecrets.none(),
                TaskRoles.none(),
                engine,
                random,
                executor);
    }

    /**
     * Amazon ECS.
     *
     * @param alarms what deployments watch
     * @param hooks how deployments ask whether they may go on
     * @param given where the values of tasks' secrets come from
     * @param roles who assumes the roles of tasks
     * @param random decides between places that are equally good, and names messages
     * @param executor where agents are spoken to
     */
    public EcsService(
            Store store,
            Clock clock,
            Pace pace,
            Ec2Client ec2,
            Alarms alarms,
            LifecycleHooks hooks,
            TaskSecrets given,
            TaskRoles roles,
            Engine engine,
            RandomGenerator random,
            Executor executor) {
        var fleets = new Fleets<>(store, TaskTable.TABLE, TaskRecord::occupancy, Supplies::awaited, random);
        var instanceTasks = new InstanceTasks();
        var ids = new Ids(random);
        var credentials = new RenewedCredentials(roles, clock);
        TaskSecrets secrets = new WithRole(credentials, given);
        this.taskProtection = new TaskProtection(store, clock);
        this.taskEndpoint = new TaskEndpoint(store, clock, engine, ec2, credentials, taskProtection);
        this.agents = new AgentSessions(store, clock, ids, executor, secrets, credentials);
        this.endingHosts = new EndingHosts(ec2);
        this.attachedInterfaces = new AttachedInterfaces(store, ec2);
        this.containerInstances = new ContainerInstances(store, instanceTasks, ec2, attachedInterfaces, agents);
        this.localAgents = new LocalAgents(this, containerInstances, ec2, agents, engine, executor, ids);
        this.submissions = new Submissions(store);
        this.explainer = new Explainer(store, fleets);
        this.rehearsal = new Rehearsal(store, clock, pace, ec2, alarms, engine, roles, fleets);
        this.clusters = new Clusters(store, new Contents());
        this.waiters = new Waiters(store, clock);
        this.tasks = new Tasks(store, ec2, engine, fleets, roles);
        this.taskObserver = new TaskObserver(store, engine, ec2, localAgents::told, secrets);
        this.logRoles = new LogRoles(store, ec2);
        this.services = new ServiceOperations(store, clock, ec2, alarms, new Supplies(engine, fleets));
        this.serviceDeployments = new ServiceDeploymentOperations(store);
        this.taskSets = new TaskSetOperations(store, clock, ec2);
        this.controllers = List.of(
                new TaskController(store, clock, ec2, engine, agents, secrets),
                new ServiceController(store, clock, pace, alarms, engine, fleets),
                new LifecycleHookController(store, clock, pace, hooks),
                new TaskDefinitionController(store, new Uses()),
                new RoleRenewals(agents));
        this.taskDefinitions = new TaskDefinitions(store);
        this.taskDefinitionLists = new TaskDefinitionLists(store);
        this.taskDefinitionRemoval = new TaskDefinitionRemoval(store);
        this.capacityProviders = new CapacityProviders();
        this.attributes = new Attributes(store);
        this.tickets = new Tickets(clock);
        this.executeCommand = new ExecuteCommand(store, clock, engine, tickets, ids);
        this.accountSettings = new AccountSettings(store);
        this.tags = new Tags(
                store,
                List.of(
                        new ClusterTags(),
                        new TaskDefinitionTags(),
                        new TaskTags(),
                        new ServiceTags(),
                        new InstanceTags()));
    }

    /** The tables of ECS, for the store that is to keep them. */
    public static List<Table<?>> tables() {
        return Stream.of(
                        List.<Table<?>>of(
                                Clusters.TABLE, TaskDefinitions.TABLE, TaskDefinitions.FAMILIES, AccountSettings.TABLE),
                        List.<Table<?>>of(InstanceTable.TABLE),
                        TaskTable.tables(),
                        Services.tables())
                .flatMap(List::stream)
                .toList();
    }

    /** The promises that ECS keeps in the background. */
    public List<Controller> controllers() {
        return controllers;
    }

    /** Finds again what an earlier process left on the engine: to be called once, before the controllers start. */
    public void recover() {
        agents.recover(endingHosts);
        taskObserver.recover();
    }

    /** Where the agents of container instances connect. */
    public AgentCommunication agents() {
        return agents;
    }

    /** What tasks find at 169.254.170.2 in their VPC. */
    public LinkLocal taskEndpoint() {
        return taskEndpoint;
    }

    /** The sessions of ECS Exec that are waited for. */
    public Tickets tickets() {
        return tickets;
    }

    /** With which roles the logs of tasks are written. */
    public LogRoles logRoles() {
        return logRoles;
    }

    /** Says why tasks are where they are. */
    public Explainer explainer() {
        return explainer;
    }

    /** Says what requests would do. */
    public Rehearsal rehearsal() {
        return rehearsal;
    }

    /** The agents of the EC2 instances on this machine. */
    public LocalAgents localAgents() {
        return localAgents;
    }

    /** The network interfaces of container instances that are not for tasks. */
    public AttachedInterfaces attachedInterfaces() {
        return attachedInterfaces;
    }

    /** How many tasks of all clusters are in a state, for metrics. */
    public static long tasks(Reader state, Life life) {
        return state.scanAll(Clusters.TABLE)
                .mapToLong(cluster -> TaskTable.count(
                        state, cluster.key().scope(), cluster.key().id(), life))
                .sum();
    }

    // Clusters

    @Override
    public CreateClusterResponse createCluster(CreateClusterRequest request) {
        return clusters.create(request);
    }

    @Override
    public DescribeClustersResponse describeClusters(DescribeClustersRequest request) {
        return clusters.describe(request);
    }

    @Override
    public ListClustersResponse listClusters(ListClustersRequest request) {
        return clusters.list(request);
    }

    @Override
    public UpdateClusterResponse updateCluster(UpdateClusterRequest request) {
        return clusters.update(request);
    }

    @Override
    public UpdateClusterSettingsResponse updateClusterSettings(UpdateClusterSettingsRequest request) {
        return clusters.updateSettings(request);
    }

    @Override
    public PutClusterCapacityProvidersResponse putClusterCapacityProviders(PutClusterCapacityProvidersRequest request) {
        return clusters.putCapacityProviders(request);
    }

    @Override
    public DeleteClusterResponse deleteCluster(DeleteClusterRequest request) {
        return clusters.delete(request);
    }

    // Task definitions

    @Override
    public RegisterTaskDefinitionResponse registerTaskDefinition(RegisterTaskDefinitionRequest request) {
        return taskDefinitions.register(request);
    }

    @Override
    public DescribeTaskDefinitionResponse describeTaskDefinition(DescribeTaskDefinitionRequest request) {
        return taskDefinitions.describe(request);
    }

    @Override
    public ListTaskDefinitionsResponse listTaskDefinitions(ListTaskDefinitionsRequest request) {
        return taskDefinitionLists.revisions(request);
    }

    @Override
    public ListTaskDefinitionFamiliesResponse listTaskDefinitionFamilies(ListTaskDefinitionFamiliesRequest request) {
        return taskDefinitionLists.families(request);
    }

    @Override
    public DeregisterTaskDefinitionResponse deregisterTaskDefinition(DeregisterTaskDefinitionRequest request) {
        return taskDefinitionRemoval.deregister(request);
    }

    @Override
    public DeleteTaskDefinitionsResponse deleteTaskDefinitions(DeleteTaskDefinitionsRequest request) {
        return taskDefinitionRemoval.delete(request);
    }

    // Tasks

    @Override
    public RunTaskResponse runTask(RunTaskRequest request) {
        return tasks.run(request);
    }

    @Override
    public StartTaskResponse startTask(StartTaskRequest request) {
        return tasks.start(request);
    }

    @Override
    public StopTaskResponse stopTask(StopTaskRequest request) {
        return tasks.stop(request);
    }

    @Override
    public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
        return waiters.answer(List.of(TaskTable.TABLE), () -> tasks.describe(request), Waiters::atRest);
    }

    @Override
    public ListTasksResponse listTasks(ListTasksRequest request) {
        if (request.serviceName() != null) {
            services.checkKnown(request.cluster(), request.serviceName());
        }
        return tasks.list(request);
    }

    @Override
    public ExecuteCommandResponse executeCommand(ExecuteCommandRequest request) {
        return executeCommand.execute(request);
    }

    @Override
    public GetTaskProtectionResponse getTaskProtection(GetTaskProtectionRequest request) {
        return taskProtection.get(request);
    }

    @Override
    public UpdateTaskProtectionResponse updateTaskProtection(UpdateTaskProtectionRequest request) {
        return taskProtection.update(request);
    }

    // Services

    @Override
    public CreateServiceResponse createService(CreateServiceRequest request) {
        return services.create(request);
    }

    @Override
    public UpdateServiceResponse updateService(UpdateServiceRequest request) {
        return services.update(request);
    }

    @Override
    public DeleteServiceResponse deleteService(DeleteServiceRequest request) {
        return services.delete(request);
    }

    @Override
    public DescribeServicesResponse describeServices(DescribeServicesRequest request) {
        return waiters.answer(
                List.of(TaskTable.TABLE, Services.TABLE), () -> services.describe(request), Waiters::atRest);
    }

    @Override
    public ListServicesResponse listServices(ListServicesRequest request) {
        return services.list(request);
    }

    @Override
    public ListServiceDeploymentsResponse listServiceDeployments(ListServiceDeploymentsRequest request) {
        return serviceDeployments.list(request);
    }

    @Override
    public DescribeServiceDeploymentsResponse describeServiceDeployments(DescribeServiceDeploymentsRequest request) {
        return serviceDeployments.describe(request);
    }

    @Override
    public DescribeServiceRevisionsResponse describeServiceRevisions(DescribeServiceRevisionsRequest request) {
        return serviceDeployments.describe(request);
    }

    @Override
    public StopServiceDeploymentResponse stopServiceDeployment(StopServiceDeploymentRequest request) {
        return serviceDeployments.stop(request);
    }

    @Override
    public CreateTaskSetResponse createTaskSet(CreateTaskSetRequest request) {
        return taskSets.create(request);
    }

    @Override
    public DescribeTaskSetsResponse describeTaskSets(DescribeTaskSetsRequest request) {
        return taskSets.describe(request);
    }

    @Override
    public UpdateTaskSetResponse updateTaskSet(UpdateTaskSetRequest request) {
        return taskSets.update(request);
    }

    @Override
    public UpdateServicePrimaryTaskSetResponse updateServicePrimaryTaskSet(UpdateServicePrimaryTaskSetRequest request) {
        return taskSets.updatePrimary(request);
    }

    @Override
    public DeleteTaskSetResponse deleteTaskSet(DeleteTaskSetRequest request) {
        return taskSets.delete(request);
    }

    // Capacity

    @Override
    public DescribeCapacityProvidersResponse describeCapacityProviders(DescribeCapacityProvidersRequest request) {
        return capacityProviders.describe(request);
    }

    @Override
    public ListContainerInstancesResponse listContainerInstances(ListContainerInstancesRequest request) {
        return containerInstances.list(request);
    }

    @Override
    public DescribeContainerInstancesResponse describeContainerInstances(DescribeContainerInstancesRequest request) {
        return containerInstances.describe(request);
    }

    @Override
    public RegisterContainerInstanceResponse registerContainerInstance(RegisterContainerInstanceRequest request) {
        return containerInstances.register(request);
    }

    @Override
    public DeregisterContainerInstanceResponse deregisterContainerInstance(DeregisterContainerInstanceRequest request) {
        return containerInstances.deregister(request);
    }

    @Override
    public UpdateContainerInstancesStateResponse updateContainerInstancesState(
            UpdateContainerInstancesStateRequest request) {
        return containerInstances.updateState(request);
    }

    @Override
    public UpdateContainerAgentResponse updateContainerAgent(UpdateContainerAgentRequest request) {
        return containerInstances.updateAgent(request);
    }

    @Override
    public PutAttributesResponse putAttributes(PutAttributesRequest request) {
        return attributes.put(request);
    }

    @Override
    public DeleteAttributesResponse deleteAttributes(DeleteAttributesRequest request) {
        return attributes.delete(request);
    }

    @Override
    public ListAttributesResponse listAttributes(ListAttributesRequest request) {
        return attributes.list(request);
    }

    // Agents

    @Override
    public DiscoverPollEndpointResponse discoverPollEndpoint(DiscoverPollEndpointRequest request) {
        return PollEndpoints.discover(Caller.current());
    }

    @Override
    public SubmitTaskStateChangeResponse submitTaskStateChange(SubmitTaskStateChangeRequest request) {
        return submissions.submit(request);
    }

    @Override
    public SubmitContainerStateChangeResponse submitContainerStateChange(SubmitContainerStateChangeRequest request) {
        return submissions.submit(request);
    }

    @Override
    public SubmitAttachmentStateChangesResponse submitAttachmentStateChanges(
            SubmitAttachmentStateChangesRequest request) {
        return submissions.submit(request);
    }

    // The account

    @Override
    public PutAccountSettingResponse putAccountSetting(PutAccountSettingRequest request) {
        return accountSettings.put(request);
    }

    @Override
    public PutAccountSettingDefaultResponse putAccountSettingDefault(PutAccountSettingDefaultRequest request) {
        return accountSettings.putDefault(request);
    }

    @Override
    public ListAccountSettingsResponse listAccountSettings(ListAccountSettingsRequest request) {
        return accountSettings.list(request);
    }

    @Override
    public DeleteAccountSettingResponse deleteAccountSetting(DeleteAccountSettingRequest request) {
        return accountSettings.delete(request);
    }

    // Tags

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        return tags.tag(request);
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        return tags.untag(request);
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return tags.list(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
