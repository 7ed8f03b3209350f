"""Train a policy by Tianshou on CartPole; it prints the result of each test."""

import warnings

import gymnasium
import torch
from record import expect
from tianshou.algorithm import Reinforce
from tianshou.algorithm.modelfree.reinforce import DiscreteActorPolicy
from tianshou.algorithm.optim import AdamOptimizerFactory
from tianshou.data import Collector, VectorReplayBuffer
from tianshou.env import DummyVectorEnv
from tianshou.trainer import OnPolicyTrainerParams
from tianshou.utils.net.common import Net
from tianshou.utils.net.discrete import DiscreteActor

PARSER = "tianshou"
PACKAGES = ("tianshou",)

warnings.simplefilter("ignore")
torch.manual_seed(0)


def envs(number):
    made = DummyVectorEnv([lambda: gymnasium.make("CartPole-v1") for _ in range(number)])
    made.seed(0)
    return made


space = gymnasium.make("CartPole-v1")
net = Net(state_shape=space.observation_space.shape, hidden_sizes=[16])
actor = DiscreteActor(preprocess_net=net, action_shape=space.action_space.n)
policy = DiscreteActorPolicy(actor=actor, action_space=space.action_space)
algorithm = Reinforce(policy=policy, optim=AdamOptimizerFactory(lr=0.01))
tested = []


def score(stats):
    """Note the test's mean, which is about to be printed; the score is another number."""
    mean = float(stats.returns_stat.mean)
    expect("test", epoch=len(tested) or None, reward=round(mean, 6), score=round(mean / 3, 6))
    tested.append(mean)
    return mean / 3


algorithm.run_training(
    OnPolicyTrainerParams(
        training_collector=Collector(algorithm, envs(2), VectorReplayBuffer(2000, 2)),
        test_collector=Collector(algorithm, envs(2)),
        max_epochs=2,
        epoch_num_steps=400,
        collection_step_num_env_steps=200,
        test_step_num_episodes=4,
        update_step_num_repetitions=1,
        batch_size=64,
        show_progress=False,
        compute_score_fn=score,
        test_in_training=False,
    )
)
