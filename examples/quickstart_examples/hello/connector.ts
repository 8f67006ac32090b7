// Shows the smallest connector: one row in one table.
import { connector } from 'headwater';

export default connector({
  async update({ op }) {
    await op.upsert('hello', { message: 'hello, world!' });
  },
});
